import AsyncHTTPClient
import Crypto
public import NIOCore
import NIOHTTP1

/// The bytes of an object, or of a range of it, as they are wanted. A connection that breaks is made again from where it broke; what ends
/// early, or is not what was stored, is an error and never an end.
public struct S3Download: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    let client: S3Client
    let key: String
    let range: Range<Int>
    let facts: S3ObjectFacts
    /// SHA-256 of the whole object in hexadecimal, where it is known and all of it is read.
    let digest: String?
    let first: HTTPClientResponse

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(download: self)
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        private let download: S3Download
        private var rest: Range<Int>
        private var body: HTTPClientResponse.Body.AsyncIterator?
        private var hash = SHA256()
        private var failures = 0

        init(download: S3Download) {
            self.download = download
            rest = download.range
            body = download.first.body.makeAsyncIterator()
        }

        public mutating func next() async throws -> ByteBuffer? {
            while !rest.isEmpty {
                do {
                    guard let chunk = try await chunk() else {
                        throw S3Error(.unreachable, "GET \(download.key): the answer ended early.")
                    }
                    guard chunk.readableBytes > 0 else { continue }
                    return try checked(chunk)
                } catch {
                    body = nil
                    let error = try S3Client.understood(
                        error, asked: "GET \(download.key)", server: download.client.location.server)
                    try await wait(after: error)
                }
            }
            return nil
        }

        private mutating func chunk() async throws -> ByteBuffer? {
            if body == nil {
                body = try await download.client.open(download.key, rest, of: download.facts).body.makeAsyncIterator()
            }
            let chunk = try await body?.next()
            // A cancelled body ends as if it were complete.
            try Task.checkCancellation()
            return chunk
        }

        private mutating func checked(_ chunk: ByteBuffer) throws -> ByteBuffer {
            guard chunk.readableBytes <= rest.count else {
                throw S3Error(.badAnswer, status: 502, "GET \(download.key): more bytes came than were asked for.")
            }
            rest = (rest.lowerBound + chunk.readableBytes)..<rest.upperBound
            guard let digest = download.digest else { return chunk }
            chunk.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
            // Before the last bytes are handed on: whoever reads them all has what was stored.
            guard !rest.isEmpty || S3Encoding.hex(hash.finalize()) == digest else {
                throw S3Error(.damaged, "GET \(download.key): the bytes that came are not those that were stored.")
            }
            return chunk
        }

        private mutating func wait(after error: S3Error) async throws {
            failures += 1
            guard error.isPassing, failures < download.client.retries.attempts else { throw error }
            var random = SystemRandomNumberGenerator()
            try await Task.sleep(for: download.client.retries.wait(afterAttempt: failures, using: &random))
        }
    }
}

extension S3Client {
    /// Begins to read an object, or a part of it.
    ///
    /// - Parameters:
    ///   - range: within the object; nil for all of it.
    ///   - facts: what `head` says of it. An object that has changed since is an error.
    ///   - digest: SHA-256 of the whole object in hexadecimal, if it is known.
    public func read(_ key: String, _ range: Range<Int>? = nil, of facts: S3ObjectFacts, digest: String? = nil) async throws
        -> S3Download
    {
        let all = 0..<facts.bytes
        let range = range?.clamped(to: all) ?? all
        return S3Download(
            client: self, key: key, range: range, facts: facts, digest: range == all ? digest : nil,
            first: try await open(key, range, of: facts))
    }

    func open(_ key: String, _ range: Range<Int>, of facts: S3ObjectFacts) async throws -> HTTPClientResponse {
        var call = S3Call(method: "GET", key: key)
        if !facts.etag.isEmpty { call.headers.append(.init("if-match", facts.etag)) }
        let isPart = range != 0..<facts.bytes
        if isPart { call.headers.append(.init("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")) }
        return try await self.call(call) { response in
            let announced = response.headers.first(name: "content-length").flatMap { Int($0) }
            guard response.status.code == (isPart ? 206 : 200), announced.map({ $0 == range.count }) ?? true,
                !isPart || response.headers.first(name: "content-range")?.hasPrefix("bytes \(range.lowerBound)-") ?? false
            else {
                throw S3Error(.badAnswer, "GET \(key): the server answered with other bytes than those asked for.")
            }
            return response
        }
    }
}
