import Foundation
import ReelServer
import SystemPackage

/// Who may call the server.
extension Settings {
    /// The keys of the file that the flag or `REEL_KEYS_FILE` names, one on each line, and those of `REEL_KEYS`, commas between them.
    /// - Throws: `CommandFailure` for what is no key, for a file that everybody may read, and where keys are meant but none is
    ///   there. It shows no secret.
    func keys(file flag: String?) throws -> KeyRing {
        var ring = KeyRing()
        if let path = flag ?? text("KEYS_FILE") {
            let lines = try Self.secretText(path).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for (number, line) in lines.enumerated() {
                let key = line.trimmingCharacters(in: .whitespaces)
                guard !key.isEmpty, !key.hasPrefix("#") else { continue }
                try Self.add(key, to: &ring, "\(path), line \(number + 1)")
            }
            if ring.isEmpty { throw Self.failure("\(path) has no keys in it; write an id:secret on each line") }
        }
        if let list = text("KEYS") {
            for (number, key) in list.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
                try Self.add(key.trimmingCharacters(in: .whitespaces), to: &ring, "REEL_KEYS, entry \(number + 1)")
            }
        }
        return ring
    }

    /// Whether everybody may be let in from everywhere: the flag, or `REEL_WITHOUT_KEYS=1`.
    /// - Throws: `CommandFailure` for any other value.
    func isOpenToAll(_ flag: Bool) throws -> Bool {
        guard !flag, let text = text("WITHOUT_KEYS") else { return flag }
        guard text == "1" else { throw Self.failure("REEL_WITHOUT_KEYS is \(text); it can be 1, or not set") }
        return true
    }

    /// Seconds for which a link to a file is good: `REEL_SIGNED_FILES`; nil for links that are not signed.
    func signedFiles(_ flag: Int?) throws -> Int? {
        try (flag ?? integer("SIGNED_FILES")).map { try Self.checked($0, "signed-files", 1...31_536_000) }
    }

    /// Requests of one address in a minute: `REEL_RATE_PER_ADDRESS`.
    func ratePerAddress(_ flag: Int?) throws -> Int? {
        try (flag ?? integer("RATE_PER_ADDRESS")).map { try Self.checked($0, "rate-per-address", 0...10_000_000) }
    }

    private static func add(_ key: String, to ring: inout KeyRing, _ place: String) throws {
        do {
            try ring.add(key)
        } catch {
            throw failure("\(place): \(error)")
        }
    }

    private static func secretText(_ path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { throw failure("The keys file \(path) cannot be read") }
        defer { try? file.close() }
        // The open file is asked, not the path, which could lead elsewhere by now.
        guard let facts = try? FileDescriptor(rawValue: file.fileDescriptor).stat(), facts.type != .directory else {
            throw failure("The keys file \(path) cannot be read")
        }
        guard facts.permissions.isDisjoint(with: .otherReadWriteExecute) else {
            throw failure("Everybody on this machine can get at the keys file \(path). Do this first: chmod 600 \(path)")
        }
        guard let data = try? file.readToEnd() ?? Data(), let text = String(data: data, encoding: .utf8) else {
            throw failure("The keys file \(path) has no text in it")
        }
        return text
    }

    private static func failure(_ message: String) -> CommandFailure {
        CommandFailure(message + ".", code: CommandFailure.usage)
    }
}
