/// One line of a shot's log.
public struct LogLine: Codable, Hashable, Sendable {
    /// fal's level names, upper case on the wire.
    public enum Level: String, Codable, Sendable {
        case debug = "DEBUG"
        case info = "INFO"
        case warning = "WARN"
        case error = "ERROR"
        case stdout = "STDOUT"
        case stderr = "STDERR"
    }

    public var level: Level
    public var message: String

    public init(_ level: Level = .info, _ message: String) {
        self.level = level
        self.message = message
    }
}
