import FoundationEssentials

/// One message per line, as JSON: what a Dispatcher and an engine process exchange.
public enum JSONLine {
    /// `message` as JSON with a line feed at the end and none inside.
    public static func encode(_ message: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(message), as: UTF8.self) + "\n"
    }

    public static func decode<Message: Decodable>(_ type: Message.Type, from line: String) throws -> Message {
        try JSONDecoder().decode(type, from: Data(line.utf8))
    }
}
