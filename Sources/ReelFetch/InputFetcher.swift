public import NIOCore
public import NIOPosix

/// Brings inputs from the outside to local files: the server's only way out.
///
/// A host is looked up once, every address it has must be permitted by the policy, and the connection goes to one of those
/// addresses. Redirects are followed by hand and checked in the same way. No credentials or cookies are ever sent.
public struct InputFetcher: Sendable {
    public let policy: FetchPolicy
    let client: PinnedClient
    let threads: NIOThreadPool
    let lookUp: @Sendable (String) async throws -> [IPAddress]

    /// - Parameters:
    ///   - userAgent: sent with every request, such as `reel/1.2.0`.
    ///   - threads: for name lookups and file writes, which block.
    public init(
        policy: FetchPolicy,
        userAgent: String,
        threads: NIOThreadPool = .singleton,
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        let resolver = HostResolver(threads: threads)
        self.init(policy: policy, userAgent: userAgent, threads: threads, eventLoops: eventLoops) {
            try await resolver.addresses(of: $0)
        }
    }

    package init(
        policy: FetchPolicy,
        userAgent: String,
        threads: NIOThreadPool = .singleton,
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        lookUp: @escaping @Sendable (_ host: String) async throws -> [IPAddress]
    ) {
        self.policy = policy
        client = PinnedClient(connectTimeout: policy.connectTimeout, userAgent: userAgent, eventLoops: eventLoops)
        self.threads = threads
        self.lookUp = lookUp
    }

    /// Copies the file that `reference` names or holds to `path`, which must not exist yet. On any error there is no file there.
    ///
    /// - Parameter reference: an http or https URL, or a `data:` URI (RFC 2397).
    /// - Throws: `FetchError`; `cancelled` if the task is.
    public func fetch(_ reference: String, to path: String) async throws(FetchError) -> FetchedFile {
        do {
            if DataURI.isDataURI(reference) {
                return try await decode(reference, to: path)
            }
            let url = try RemoteURL(reference, maximumLength: policy.maximumURLLength)
            return try await withTimeLimit(policy.totalTimeout) { try await download(url, to: path) }
        } catch let error as FetchError {
            throw error
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw Task.isCancelled ? .cancelled : .unreachable("\(reference.prefix(policy.maximumURLLength)): \(error)")
        }
    }

    private func decode(_ reference: String, to path: String) async throws -> FetchedFile {
        let limit = policy.maximumBytes
        let uri = try await threads.runIfActive { try DataURI(reference, maximumBytes: limit) }
        return try await NewFile.making(at: path, on: threads) { file in
            try await threads.runIfActive { try file.write(ByteBuffer(bytes: uri.bytes)) }
            return FetchedFile(bytes: uri.bytes.count, contentType: uri.mediaType)
        }
    }
}
