import Glibc

/// The files of a local authority, and how they are read and written: whole, under their final name or not at all.
struct AuthorityFiles: Sendable {
    let folder: String
    var certificate: String { folder + "/ca.pem" }
    var key: String { folder + "/ca-key.pem" }
    var bundle: String { folder + "/ca-bundle.pem" }

    func makeFolder() throws(AuthorityError) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST, chmod(folder, 0o700) == 0 else {
            throw AuthorityError("The folder \(folder) cannot be made: \(Self.reason).")
        }
    }

    /// - Returns: nil unless both files are there.
    func read() throws(AuthorityError) -> (certificate: String, key: String)? {
        guard access(certificate, F_OK) == 0, access(key, F_OK) == 0 else { return nil }
        return (try Self.text(of: certificate), try Self.text(of: key))
    }

    /// The key first: a certificate without its key would be trusted and of no use.
    func write(certificate text: String, key keyText: String) throws(AuthorityError) {
        // A stop in between must not leave a new key beside an old certificate.
        unlink(certificate)
        try Self.replace(key, with: keyText, mode: 0o600)
        try Self.replace(certificate, with: text, mode: 0o644)
    }

    static func text(of path: String) throws(AuthorityError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AuthorityError("\(path) cannot be read: \(reason).") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk[..<count]
            } else if count == 0 {
                return String(decoding: bytes, as: UTF8.self)
            } else if errno != EINTR {
                throw AuthorityError("\(path) cannot be read: \(reason).")
            }
        }
    }

    static func replace(_ path: String, with text: String, mode: mode_t) throws(AuthorityError) {
        let staged = path + ".part"
        unlink(staged)
        let descriptor = open(staged, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw AuthorityError("\(staged) cannot be written: \(reason).") }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw AuthorityError("\(staged) cannot be written: \(reason).")
            }
        }
        guard fsync(descriptor) == 0, rename(staged, path) == 0 else {
            throw AuthorityError("\(path) cannot be written: \(reason).")
        }
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
