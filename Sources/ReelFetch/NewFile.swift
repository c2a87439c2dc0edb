import Glibc
import NIOCore
import NIOPosix

/// A file that did not exist before, open for writing. Its calls block.
final class NewFile: Sendable {
    private let descriptor: Int32

    /// - Throws: `FetchError` with `localFile` if the file is already there or cannot be made.
    init(path: String) throws(FetchError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .localFile("\(path) cannot be created: \(String(cString: strerror(errno))).")
        }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: ByteBuffer) throws(FetchError) {
        var rest = bytes
        while rest.readableBytes > 0 {
            let (written, code) = rest.withUnsafeReadableBytes { (Glibc.write(descriptor, $0.baseAddress, $0.count), errno) }
            if written > 0 {
                rest.moveReaderIndex(forwardBy: written)
            } else if code != EINTR {
                throw .localFile("Writing an input failed: \(String(cString: strerror(code))).")
            }
        }
    }

    /// Forces what was written to the disk.
    func flush() throws(FetchError) {
        guard fsync(descriptor) == 0 else {
            throw .localFile("Flushing a file to disk failed: \(String(cString: strerror(errno))).")
        }
    }

    /// Makes the file at `path`, lets `fill` write it, and removes it again if that throws.
    static func making<Value>(
        at path: String, on threads: NIOThreadPool, fill: (NewFile) async throws -> Value
    ) async throws -> Value {
        let file = try await threads.runIfActive { try NewFile(path: path) }
        do {
            return try await fill(file)
        } catch {
            // A task of its own, because in a cancelled one the removal would not run.
            _ = try? await Task { try await threads.runIfActive { unlink(path) } }.value
            throw error
        }
    }
}
