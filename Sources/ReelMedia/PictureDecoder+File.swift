internal import Glibc

extension PictureDecoder {
    /// The bytes of a regular file, refused by its size before it is read.
    static func read(_ path: String, atMost maximum: Int) throws(PictureError) -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe would wait for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(reason: SystemError.last) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(reason: SystemError.last) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(reason: "it is not a regular file") }
        let size = Int(status.st_size)
        guard size <= maximum else { throw .tooManyBytes(size, maximum: maximum) }

        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = SystemError.last }
                if got <= 0 { break }
                count += got
            }
        }
        if let failure { throw .unreadable(reason: failure) }
        return bytes
    }
}
