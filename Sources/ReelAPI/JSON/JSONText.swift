import FoundationEssentials

/// How Reel writes JSON: compact, keys sorted, slashes as they are.
public enum JSONText {
    public static func encode(_ value: some Encodable) throws -> String {
        if let value = value as? any JSONWritable {
            var json = JSONWriter()
            value.write(to: &json)
            return json.text
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
