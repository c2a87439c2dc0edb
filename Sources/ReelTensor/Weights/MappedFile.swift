import Glibc

/// A file seen as memory, for as long as somebody holds it. Pages are read when they are first touched, and are not shared once
/// written to.
final class MappedFile {
    let start: UnsafeMutableRawPointer
    let count: Int

    /// - Throws: `TensorError.weights` if the file cannot be opened or is empty.
    init(path: String) throws(TensorError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .weights("\(path) cannot be opened: \(String(cString: strerror(errno))).") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            throw .weights("\(path) is empty, or no file.")
        }
        count = Int(status.st_size)
        // Writable, since torch asks for memory that it could write to; private, so that the file never changes.
        guard let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
            throw .weights("\(path) cannot be mapped: \(String(cString: strerror(errno))).")
        }
        start = memory
    }

    deinit { munmap(start, count) }
}
