import Crypto
import Glibc
import NIOCore
import NIOPosix

/// Takes the body of a request to a new file of this machine.
enum IncomingFile {
    /// Writes a new file of what comes, durably. What was written stays if this throws.
    ///
    /// - Parameter count: hears how many bytes have come each time, before they are written.
    /// - Returns: SHA-256 of its bytes in hexadecimal.
    static func write<Body: AsyncSequence>(
        _ body: Body, to path: String, on threads: NIOThreadPool, counting count: (Int) throws -> Void
    ) async throws -> String where Body.Element == ByteBuffer {
        let file = try await threads.runIfActive {
            try FileSystem.Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        }
        var hash = SHA256()
        for try await buffer in body {
            try count(buffer.readableBytes)
            hash = try await threads.runIfActive { [hash] in
                var hash = hash
                let bytes = Array(buffer.readableBytesView)
                hash.update(data: bytes)
                try FileSystem.write(bytes[...], to: file, path)
                return hash
            }
        }
        // A cancelled body may end as if it were complete.
        try Task.checkCancellation()
        try await threads.runIfActive { try FileSystem.sync(path) }
        return hexadecimal(hash.finalize())
    }

    static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
