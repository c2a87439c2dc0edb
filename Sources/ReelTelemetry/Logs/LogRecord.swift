package import FoundationEssentials
package import Logging

/// One log event with everything that belongs to it, its secrets taken out.
package struct LogRecord: Sendable {
    private let time: String
    private let level: Logger.Level
    private let message: String
    private let metadata: [(key: String, value: Logger.MetadataValue)]

    package init(time: Date, level: Logger.Level, message: String, metadata: Logger.Metadata) {
        self.time = Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(time)
        self.level = level
        self.message = LogRedactor.redacted(message)
        self.metadata = metadata.map { (key: $0.key, value: LogRedactor.redacted($0.value, key: $0.key)) }
            .sorted { $0.key < $1.key }
    }

    /// Without a line feed, within or at the end.
    package func line(_ format: LogFormat) -> String {
        switch format {
        case .text: text
        case .json: json
        }
    }

    private var text: String {
        var line = "\(time) \(level.rawValue) \(LogText.escaped(message))"
        for (key, value) in metadata { line += " \(LogText.word(key))=\(LogText.word("\(value)"))" }
        return line
    }

    private var json: String {
        var line = "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"message\":\(LogText.quoted(message))"
        for (key, value) in metadata {
            // What the line itself says cannot be said over.
            let name = ["time", "level", "message"].contains(key) ? "metadata.\(key)" : key
            line += ",\(LogText.quoted(name)):\(Self.json(value))"
        }
        return line + "}"
    }

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): LogText.quoted(text)
        case .stringConvertible(let value): json(convertible: value)
        case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
        case .dictionary(let values):
            "{"
                + values.sorted { $0.key < $1.key }.map { "\(LogText.quoted($0.key)):\(json($0.value))" }
                .joined(separator: ",") + "}"
        }
    }

    /// Numbers and truth values stay what they are; anything else is text.
    private static func json(convertible value: any CustomStringConvertible) -> String {
        switch value {
        case let value as Int: "\(value)"
        case let value as Bool: "\(value)"
        case let value as Double where value.isFinite: "\(value)"
        default: LogText.quoted("\(value)")
        }
    }
}
