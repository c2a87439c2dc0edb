public import NIOCore
import NIOPosix

extension LocalUploadStore {
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
            let digest = try await IncomingFile.write(body, to: path, on: threads) { bytes in
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
}
