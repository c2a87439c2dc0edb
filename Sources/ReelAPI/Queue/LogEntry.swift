/// A line of a request's log, with what the JavaScript and Swift clients each require of it.
public struct LogEntry: Encodable, Hashable, Sendable {
    public var message: String
    /// Upper case: STDERR, STDOUT, ERROR, INFO, WARN or DEBUG.
    public var level: String
    /// ISO 8601 with milliseconds, UTC.
    public var timestamp: String

    public init(message: String, level: String, timestamp: String) {
        self.message = message
        self.level = level
        self.timestamp = timestamp
    }

    /// fal's word for lines that an application wrote.
    static let source = "USER"

    private enum CodingKeys: String, CodingKey {
        case message, level, timestamp, source, labels
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(message, forKey: .message)
        try fields.encode(level, forKey: .level)
        try fields.encode(timestamp, forKey: .timestamp)
        try fields.encode(Self.source, forKey: .source)
        try fields.encode(["level": level], forKey: .labels)
    }
}
