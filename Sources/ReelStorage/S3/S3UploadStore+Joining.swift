import ReelS3

extension S3UploadStore {
    /// Makes one object of all parts, on the S3 server. What is too small for that to copy comes through this machine, 5 MiB at a time.
    func join(_ parts: [UploadPart], _ object: String, _ contentType: String, _ metadata: [String: String]) async throws {
        if let only = parts.first, parts.count == 1 {
            let metadata = metadata.merging([S3FileStore.digest: only.digest]) { first, _ in first }
            // The ETag of a part is the digest of its bytes, which the S3 server has checked.
            try await client.copy(only.place, to: object, contentType: contentType, metadata: metadata)
            return
        }
        let pieces = S3Piece.grouped(
            parts.filter { $0.bytes > 0 }.map { S3Piece(key: $0.place, range: 0..<$0.bytes) }, smallest: S3Client.smallestPart)
        guard !pieces.isEmpty else {
            try await client.put([], key: object, contentType: contentType, metadata: metadata)
            return
        }
        try await client.join(pieces.map { .pieces($0) }, key: object, contentType: contentType, metadata: metadata)
    }
}
