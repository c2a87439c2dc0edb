import Foundation

/// The file that AWS's own tools keep keys in: parts that start with `[name]`, and lines `name = value`.
package enum S3CredentialFile {
    /// Blocks.
    static func read(_ path: String, profile: String) throws(S3SettingError) -> S3Credentials {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 1 << 20 else {
            throw S3SettingError("AWS_SHARED_CREDENTIALS_FILE names \(path), which cannot be read.")
        }
        return try parse(String(decoding: bytes, as: UTF8.self), profile: profile, path: path)
    }

    package static func parse(_ text: String, profile: String, path: String) throws(S3SettingError) -> S3Credentials {
        var values: [String: String] = [:]
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("[") {
                isInside = line.dropFirst().prefix { $0 != "]" }.trimmingCharacters(in: .whitespaces) == profile
            } else if isInside, !line.hasPrefix("#"), !line.hasPrefix(";"), let equals = line.firstIndex(of: "=") {
                let name = line[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
                values[name] = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            }
        }
        guard let key = values["aws_access_key_id"], let secret = values["aws_secret_access_key"],
            isSound(key), isSound(secret), values["aws_session_token"].map(isSound) ?? true
        else {
            throw S3SettingError(
                "\(path) has no aws_access_key_id and aws_secret_access_key under [\(profile)]. Write both there.")
        }
        return S3Credentials(accessKey: key, secretKey: secret, sessionToken: values["aws_session_token"])
    }

    /// Whether a value can stand in a header.
    static func isSound(_ value: String) -> Bool {
        !value.isEmpty && value.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
