public import FoundationEssentials

/// One line of a job's log.
public struct JobLogEntry: Codable, Hashable, Sendable {
    /// Place in the job's log, counted from 1. The store sets it; 0 until then.
    public let sequence: Int
    public let time: Date
    /// fal's level names, upper case: `DEBUG`, `INFO`, `WARN`, `ERROR`, `STDOUT`, `STDERR`.
    public let level: String
    public let message: String

    public init(time: Date, level: String, message: String) {
        self.init(sequence: 0, time: time, level: level, message: message)
    }

    init(_ row: some StoreRow) throws {
        self.init(
            sequence: try row.value("sequence"), time: try row.date("time") ?? .distantPast, level: try row.value("level"),
            message: try row.value("message"))
    }

    init(sequence: Int, time: Date, level: String, message: String) {
        self.sequence = sequence
        self.time = time
        self.level = level
        self.message = message
    }
}
