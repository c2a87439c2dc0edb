import Foundation
import Glibc

/// Where the key for a server is: a variable of the environment, or a file that nobody else may read.
public enum DelegateKey: Hashable, Sendable {
    case environment(String)
    case file(String)

    /// - Parameter text: `env:NAME` or `file:PATH`.
    public init(_ text: String) throws(DelegateSettingError) {
        if text.hasPrefix("env:"), text.count > 4 {
            self = .environment(String(text.dropFirst(4)))
        } else if text.hasPrefix("file:"), text.count > 5 {
            self = .file(String(text.dropFirst(5)))
        } else {
            // What was meant for a key must not be repeated.
            throw DelegateSettingError("key must be env:NAME or file:PATH. A key itself does not go into a setting.")
        }
    }

    /// The key itself.
    /// - Throws: `DelegateSettingError` if there is none, or if others can read its file.
    func value(environment: [String: String]) throws(DelegateSettingError) -> String {
        let found: String
        switch self {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else {
                throw DelegateSettingError("The environment has no \(name), which a server's key is said to be in.")
            }
            found = value
        case .file(let path):
            var status = stat()
            guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
                throw DelegateSettingError("There is no file \(path), which a server's key is said to be in.")
            }
            guard status.st_mode & 0o077 == 0 else {
                throw DelegateSettingError("\(path) holds a key and others can read it. chmod 600 \(path).")
            }
            found = String(decoding: data, as: UTF8.self)
        }
        let key = found.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw DelegateSettingError("A server's key is empty or has characters that no key has (\(self)).")
        }
        return key
    }
}
