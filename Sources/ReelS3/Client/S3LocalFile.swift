import Crypto
import Glibc
package import NIOCore
public import NIOPosix

/// A file of this machine that is open for sending, in parts and as often as need be.
public final class S3LocalFile: Sendable {
    /// Why a file could not be read. Another attempt at the server would not help.
    public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
        /// The system's number.
        public let errno: Int32
    }

    public let bytes: Int
    private let path: String
    private let number: Int32
    private let threads: NIOThreadPool
    private static let step = 1 << 18

    /// - Throws: `ReadError` for what is no regular file.
    public static func open(_ path: String, threads: NIOThreadPool = .singleton) async throws -> S3LocalFile {
        try await threads.runIfActive { try S3LocalFile(path, threads) }
    }

    private init(_ path: String, _ threads: NIOThreadPool) throws(ReadError) {
        let number = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else { throw Self.failure("open", path) }
        var facts = stat()
        guard fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(number)
            throw ReadError(description: "There is no regular file at \(path).", errno: EINVAL)
        }
        (self.path, self.number, self.threads, bytes) = (path, number, threads, facts.st_size)
    }

    deinit {
        Glibc.close(number)
    }

    /// SHA-256 of the whole file and of each of its parts of `length` bytes, in hexadecimal.
    package func digests(partLength length: Int) async throws -> (whole: String, parts: [String]) {
        var (whole, parts) = (SHA256(), [String]())
        for range in ranges(of: length) {
            var part = SHA256()
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.step) {
                (whole, part) = try await threads.runIfActive { [whole, part] in
                    var (whole, part) = (whole, part)
                    let bytes = try self.read(start..<min(range.upperBound, start + Self.step))
                    whole.update(data: bytes)
                    part.update(data: bytes)
                    return (whole, part)
                }
            }
            parts.append(S3Encoding.hex(part.finalize()))
        }
        return (S3Encoding.hex(whole.finalize()), parts)
    }

    /// One range after the other, all but the last of `length` bytes; one empty one of an empty file.
    package func ranges(of length: Int) -> [Range<Int>] {
        bytes == 0 ? [0..<0] : stride(from: 0, to: bytes, by: length).map { $0..<min(bytes, $0 + length) }
    }

    /// The bytes of a range, as they are wanted.
    package func chunks(of range: Range<Int>) -> Chunks {
        Chunks(file: self, range: range)
    }

    private func read(_ range: Range<Int>) throws(ReadError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < range.count {
            let count = buffer.withUnsafeMutableBytes {
                pread(number, $0.baseAddress?.advanced(by: filled), range.count - filled, range.lowerBound + filled)
            }
            if count > 0 {
                filled += count
            } else if count == 0 {
                throw ReadError(description: "\(path) has become shorter while it was read.", errno: EIO)
            } else if errno != EINTR {
                throw Self.failure("read", path)
            }
        }
        return buffer
    }

    private static func failure(_ call: String, _ path: String, errno code: Int32 = errno) -> ReadError {
        ReadError(description: "\(call) \(path): \(String(cString: strerror(code)))", errno: code)
    }

    /// A part of a file as a request's body.
    package struct Chunks: AsyncSequence, Sendable {
        let file: S3LocalFile
        let range: Range<Int>

        package struct AsyncIterator: AsyncIteratorProtocol {
            let file: S3LocalFile
            var rest: Range<Int>

            package mutating func next() async throws -> ByteBuffer? {
                guard !rest.isEmpty else { return nil }
                let step = rest.prefix(S3LocalFile.step)
                rest = rest.dropFirst(S3LocalFile.step)
                return try await file.threads.runIfActive { [file] in ByteBuffer(bytes: try file.read(step)) }
            }
        }

        package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file, rest: range) }
    }
}
