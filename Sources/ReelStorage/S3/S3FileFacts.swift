import FoundationEssentials

/// How what is known of a file is written down in S3: with the file's object, and in the key of an empty object beside it.
///
/// The empty objects, `index/<seconds since 1970 when it expires>-<key>-<facts>`, are the store's list: one request names a thousand files
/// with all that is known of them, those that expire first at the start. Nothing else would tell which files have expired but to look at
/// each.
enum S3FileFacts {
    static let indexPrefix = "index/"
    /// In place of the seconds where a file never expires: later than any time.
    private static let never = "999999999999"

    /// The key of a file's object.
    static func objectKey(_ key: String, _ name: String) -> String { "files/\(key)/\(name)" }

    /// In letters, digits, hyphens and underscores.
    /// - Throws: `StorageError` for facts that are too long for an object's key.
    static func text(_ file: StoredFile) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let encoded: String = try encoder.encode(file).base64EncodedString()
        let text = encoded.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        guard text.utf8.count <= 750 else {
            throw StorageError(.refused, "What is known of \(file.name) is longer than an object's key may be.")
        }
        return text
    }

    /// - Returns: nil for what `text` has not written.
    static func file(_ text: some StringProtocol) -> StoredFile? {
        let standard = String(text).replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)) else {
            return nil
        }
        return try? JSONDecoder().decode(StoredFile.self, from: data)
    }

    static func indexKey(_ file: StoredFile) throws -> String {
        let seconds = file.expiresAt.map { Int($0.timeIntervalSince1970.rounded(.up)) }.map { min(max($0, 0), 999_999_999_998) }
        let time = seconds.map { String($0) }.map { String(repeating: "0", count: never.count - $0.utf8.count) + $0 } ?? never
        return "\(indexPrefix)\(time)-\(file.key)-\(try text(file))"
    }

    /// The file that the key of an object of the list speaks of, and the second when it expires.
    static func entry(_ indexKey: String) -> (file: StoredFile, expiry: Int)? {
        let parts = indexKey.dropFirst(indexPrefix.count).split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let expiry = Int(parts[0]), let file = file(parts[2]), file.key == parts[1] else { return nil }
        return (file, expiry)
    }
}
