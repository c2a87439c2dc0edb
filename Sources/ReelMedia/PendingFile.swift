internal import Glibc

/// A file that is being written under a temporary name beside its target, and becomes the target as a whole or not at all.
final class PendingFile {
    let target: String
    /// Where to write until `commit`.
    let path: String
    private let descriptor: Int32
    private var isCommitted = false

    /// Creates the temporary file, empty, in the folder of `target`.
    init(target: String) throws(MediaError) {
        self.target = target
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { String(target[...$0]) } ?? ""
        let name = slash.map { String(target[target.index(after: $0)...]) } ?? target
        path = "\(folder).\(name).\(getpid()).\(UInt32.random(in: .min ... .max)).part"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .file(target, reason: SystemError.last) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isCommitted { unlink(path) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(MediaError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(target, reason: SystemError.last) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Makes the bytes durable and gives them the target's name, in place of any file that had it.
    /// - Returns: the number of bytes.
    func commit() throws(MediaError) -> Int {
        var status = stat()
        guard fsync(descriptor) == 0, fstat(descriptor, &status) == 0, rename(path, target) == 0 else {
            throw .file(target, reason: SystemError.last)
        }
        isCommitted = true
        return Int(status.st_size)
    }
}
