public import NIOCore
import NIOPosix
import ReelS3

/// A stored file that lies on another machine.
public struct RemoteFile: Sendable {
    let client: S3Client
    let threads: NIOThreadPool
    /// The object's.
    let key: String
    let facts: S3ObjectFacts
    /// SHA-256 in hexadecimal; nil of a file that the S3 server has put together from parts.
    let digest: String?

    /// What an answer under a link is to say of itself.
    public struct Presentation: Hashable, Sendable {
        public var contentType: String
        public var disposition: String?
        public var cacheControl: String

        public init(contentType: String, disposition: String?, cacheControl: String) {
            self.contentType = contentType
            self.disposition = disposition
            self.cacheControl = cacheControl
        }
    }

    /// Begins to read the file, or a part of it.
    /// - Throws: `StorageError`, `CancellationError`.
    public func read(_ range: ClosedRange<Int>? = nil) async throws -> RemoteBytes {
        try await StorageError.translating {
            RemoteBytes(download: try await client.read(key, range.map { Range($0) }, of: facts, digest: digest))
        }
    }

    /// A URL from which whoever has it can read the file for `seconds`, with no help of ours.
    ///
    /// - Parameter method: GET or HEAD; the URL is good for that one.
    /// - Throws: `StorageError`.
    public func link(method: String, seconds: Int, _ presentation: Presentation) async throws -> String {
        var answering = [
            "response-content-type": presentation.contentType, "response-cache-control": presentation.cacheControl,
        ]
        answering["response-content-disposition"] = presentation.disposition
        return try await StorageError.translating {
            try await client.link(to: key, method: method, seconds: seconds, answering: answering)
        }
    }

    /// Copies the file to `path`, which must not exist yet. On any error there is no file there.
    /// - Throws: `StorageError`, `CancellationError`.
    public func save(to path: String) async throws {
        try await WholeFile.making(at: path, on: threads) { file in
            for try await chunk in try await read() {
                try await threads.runIfActive { try FileSystem.write(Array(chunk.readableBytesView)[...], to: file, path) }
            }
        }
    }
}

/// The bytes of a remote file as they come. What ends early or is damaged is an error, never an end.
public struct RemoteBytes: AsyncSequence, Sendable {
    let download: S3Download

    public struct AsyncIterator: AsyncIteratorProtocol {
        var bytes: S3Download.AsyncIterator

        public mutating func next() async throws -> ByteBuffer? {
            do {
                return try await bytes.next()
            } catch {
                throw StorageError.translated(error)
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(bytes: download.makeAsyncIterator()) }
}
