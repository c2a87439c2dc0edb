import Crypto
import Glibc
public import NIOCore
import NIOPosix

extension UploadStore {
    /// Takes in one part, in place of an earlier one of that number. Parts may come in any order and side by side.
    ///
    /// - Parameters:
    ///   - number: 1 to 10000.
    ///   - length: the bytes that were announced; a body that brings fewer has broken off.
    /// - Throws: `UploadError`, `StorageError`, what `body` throws; nothing of the part is left then.
    public func receive<Body: AsyncSequence>(
        part number: Int, of address: UploadAddress, from body: Body, length: Int?
    ) async throws -> UploadedPart where Body.Element == ByteBuffer {
        guard UploadedPart.numbers.contains(number) else {
            throw UploadError(.wrongParts, "Part numbers go from 1 to \(UploadedPart.numbers.upperBound), not \(number).")
        }
        if let length, length > maximumBytes { throw UploadError.tooLarge(limit: maximumBytes) }
        let folder = folder(of: address)
        try await threads.runIfActive {
            guard folder.facts()?.name == address.name else { throw UploadError.unknown }
            try ledger.enter(address.key) { try folder.parts().reduce(0) { $0 + $1.bytes } }
        }
        var received = 0
        let path = folder.incomingPath()
        do {
            let digest = try await write(body, to: path) { bytes in
                received += bytes
                try ledger.add(bytes, to: address.key)
            }
            if let length, received != length {
                throw UploadError(.cutShort, "The body ended after \(received) of \(length) bytes. Send it again.")
            }
            let replaced = try await threads.runIfActive { try folder.keep(path, asPart: number, digest: digest) }
            ledger.leave(address.key, discarding: replaced)
            return UploadedPart(partNumber: number, etag: "\"\(digest)\"")
        } catch {
            await undo { try FileSystem.removeTree(path) }
            ledger.leave(address.key, discarding: received)
            throw error
        }
    }

    /// Writes a new file of what comes, durably.
    /// - Returns: SHA-256 of its bytes in hexadecimal.
    private func write<Body: AsyncSequence>(
        _ body: Body, to path: String, counting count: (Int) throws -> Void
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
        return Self.hexadecimal(hash.finalize())
    }

    static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
