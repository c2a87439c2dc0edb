import FoundationEssentials
import Glibc
import NIOCore

extension WebhookKey {
    /// What keeps a key from being used, as a sentence for whoever starts the server.
    public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Start of a PKCS #8 Ed25519 key in DER (RFC 8410, section 7); 32 bytes of key follow.
    private static let header: [UInt8] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]

    /// Reads the key at `path`, a PEM file that only its owner may read, and makes one if there is none. Blocks.
    ///
    /// A file that is there but holds no key is an error and not replaced: receivers may know the key that it once held.
    /// - Throws: `FileError`.
    public static func load(path: String) throws(FileError) -> WebhookKey {
        if access(path, F_OK) == 0 { return try read(path) }
        let key = WebhookKey()
        try key.write(to: path)
        return key
    }

    private static func read(_ path: String) throws(FileError) -> WebhookKey {
        guard chmod(path, 0o600) == 0, let file = FileManager.default.contents(atPath: path) else {
            throw FileError(description: "The webhook key \(path) cannot be read. Check that the file belongs to this user.")
        }
        let base64 = String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        guard let der = Data(base64Encoded: base64.joined()), der.count == 48, der.starts(with: header),
            let key = try? WebhookKey(seed: Array(der.dropFirst(16)))
        else {
            throw FileError(
                description: """
                    The webhook key \(path) is not an Ed25519 key in PKCS #8 PEM form. Restore it, or move it away to have a new one made.
                    """)
        }
        return key
    }

    /// Writes the file under another name and then renames it, so that a crash leaves the whole key or none.
    private func write(to path: String) throws(FileError) {
        let base64 = Data(Self.header + seed).base64EncodedString()
        let pem = "-----BEGIN PRIVATE KEY-----\n\(base64)\n-----END PRIVATE KEY-----\n"
        let staging = path + ".new"
        unlink(staging)
        do throws(FetchError) {
            let file = try NewFile(path: staging)
            try file.write(ByteBuffer(string: pem))
            try file.flush()
        } catch {
            throw FileError(description: "The webhook key \(path) cannot be made: \(error.reason)")
        }
        guard rename(staging, path) == 0, Self.syncFolder(of: path) else {
            throw FileError(description: "The webhook key \(path) cannot be made: \(String(cString: strerror(errno))).")
        }
    }

    /// Forces the new name to the disk: a key that a power cut takes away would invalidate what receivers have learnt.
    private static func syncFolder(of path: String) -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
