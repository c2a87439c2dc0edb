import FoundationEssentials
import NIOCore
import NIOHTTP1

/// What a part of an object is made of.
public enum S3Part: Sendable {
    /// A part of a file, and its SHA-256 in hexadecimal.
    case file(S3LocalFile, Range<Int>, digest: String)
    /// Ranges of objects that are on the server already: one is copied there, several, of `smallestPart` bytes at most in all, are read and sent.
    case pieces([S3Piece])
}

extension S3Client {
    /// The least bytes of a part that is not the last.
    public static let smallestPart = 5 << 20

    /// Bytes that a file is sent in: more where it would come to more than the 10,000 parts that there may be.
    func partLength(for bytes: Int) -> Int {
        max(16 << 20, (bytes + 9_999) / 10_000)
    }

    /// Puts an object together from parts, four of them side by side. On any error nothing is kept.
    ///
    /// - Parameter parts: all but the last of `smallestPart` bytes at least.
    public func join(_ parts: [S3Part], key: String, contentType: String, metadata: [String: String]) async throws {
        try await putParts(parts, key: key, headers: Self.headers(contentType, metadata))
    }

    func putParts(_ parts: [S3Part], key: String, headers: [S3Request.Field]) async throws {
        let begun = try await element(
            S3Call(method: "POST", key: key, query: [.init("uploads", "")], headers: headers),
            named: "InitiateMultipartUploadResult")
        guard let id = begun["UploadId"], !id.isEmpty else {
            throw S3Error(.badAnswer, "POST \(key): the server began an upload and did not say which.")
        }
        do {
            let etags = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                var etags: [Int: String] = [:]
                for (index, part) in parts.enumerated() {
                    if index >= 4, let (number, etag) = try await group.next() { etags[number] = etag }
                    group.addTask { (index + 1, try await self.send(part, number: index + 1, of: id, key: key)) }
                }
                for try await (number, etag) in group { etags[number] = etag }
                return etags
            }
            let list = etags.sorted { $0.key < $1.key }.map { number, etag in
                "<Part><PartNumber>\(number)</PartNumber><ETag>\(Self.escaped(etag))</ETag></Part>"
            }
            let body =
                "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(list.joined())</CompleteMultipartUpload>"
            try await complete(id, key: key, body: Array(body.utf8))
        } catch {
            // In a task of its own, because in a cancelled one it would not run. What is not given up here, the bucket's lifecycle rule ends.
            _ = await Task { try? await self.call(S3Call(method: "DELETE", key: key, query: [.init("uploadId", id)])) }.value
            throw error
        }
    }

    private func complete(_ id: String, key: String, body: [UInt8]) async throws {
        do {
            let call = S3Call(
                method: "POST", key: key, query: [.init("uploadId", id)], headers: [.init("content-type", "application/xml")],
                body: .bytes(body))
            _ = try await element(call, named: "CompleteMultipartUploadResult", "CompleteMultipartUploadResponse")
        } catch let error as S3Error where error.code == .noSuchUpload {
            // An answer that was lost, and the call made again: the object is there.
            guard try await head(key) != nil else { throw error }
        }
    }

    /// - Returns: the part's ETag.
    private func send(_ part: S3Part, number: Int, of id: String, key: String) async throws -> String {
        var call = S3Call(method: "PUT", key: key, query: [.init("partNumber", "\(number)"), .init("uploadId", id)])
        switch part {
        case .pieces(let pieces) where pieces.count == 1:
            call.headers = [
                .init("x-amz-copy-source", copySource(pieces[0].key)),
                .init("x-amz-copy-source-range", "bytes=\(pieces[0].range.lowerBound)-\(pieces[0].range.upperBound - 1)"),
            ]
            let copied = try await element(call, named: "CopyPartResult")
            guard let etag = copied["ETag"] else {
                throw S3Error(.badAnswer, "PUT \(key): the server copied a part and did not say which.")
            }
            return etag
        case .pieces(let pieces): call.body = .bytes(try await bytes(of: pieces))
        case .file(let file, let range, let digest): call.body = .file(file, range, digest: digest)
        }
        guard let etag = try await self.call(call).first(name: "etag") else {
            throw S3Error(.badAnswer, "PUT \(key): the server took a part and did not say which.")
        }
        return etag
    }

    private func bytes(of pieces: [S3Piece]) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in pieces {
            guard let facts = try await head(piece.key), piece.range.upperBound <= facts.bytes else {
                throw S3Error(.noSuchKey, status: 404, "\(piece.key) is gone.")
            }
            for try await chunk in try await read(piece.key, piece.range, of: facts) { bytes += chunk.readableBytesView }
        }
        return bytes
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
