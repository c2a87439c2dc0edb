import Crypto
import FoundationEssentials
import Glibc

/// A file with a random key of 256 bits in it, for its owner alone.
enum SecretFile {
    /// Reads the key at `path`, and makes one if there is none. Blocks.
    ///
    /// A file that is there but holds no key is an error and not replaced: what it has signed may still be in use.
    /// - Throws: `ServerError`.
    static func load(_ path: String) throws(ServerError) -> SymmetricKey {
        if access(path, F_OK) == 0 {
            guard chmod(path, 0o600) == 0, let file = FileManager.default.contents(atPath: path) else {
                throw ServerError("The key \(path) cannot be read. Check that the file belongs to this user.")
            }
            let text = String(decoding: file, as: UTF8.self).filter { !$0.isWhitespace }
            guard let bytes = Data(base64Encoded: text), bytes.count == 32 else {
                throw ServerError("\(path) is no key of 32 bytes in base64. Restore it, or move it away to have a new one made.")
            }
            return SymmetricKey(data: bytes)
        }
        let key = SymmetricKey(size: .bits256)
        guard write(Array(key.withUnsafeBytes { Data($0) }.base64EncodedString().utf8) + [10], to: path) else {
            throw ServerError("The key \(path) cannot be made: \(String(cString: strerror(errno))).")
        }
        return key
    }

    /// Under another name first, so that a crash leaves the whole key or none.
    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let staging = path + ".new"
        unlink(staging)
        let descriptor = open(staging, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0 && rename(staging, path) == 0
    }
}
