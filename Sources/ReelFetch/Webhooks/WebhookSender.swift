package import FoundationEssentials
public import NIOCore
import NIOHTTP1
public import NIOPosix

/// Sends signed webhooks, under the same guard as inputs are fetched: a host is looked up once, every address it has must be
/// permitted, the connection goes to one of those, and redirects are not followed.
public struct WebhookSender: Sendable {
    private let addresses: AddressGuard
    private let client: PinnedClient
    private let key: WebhookKey
    private let timeout: Duration
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - policy: says which networks may be reached.
    ///   - userAgent: sent with every request, such as `reel/1.2.0`.
    ///   - threads: for name lookups, which block.
    public init(
        policy: FetchPolicy,
        key: WebhookKey,
        userAgent: String,
        threads: NIOThreadPool = .singleton,
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.init(policy: policy, key: key, userAgent: userAgent, threads: threads, eventLoops: eventLoops, timeout: .seconds(15))
    }

    package init(
        policy: FetchPolicy,
        key: WebhookKey,
        userAgent: String,
        threads: NIOThreadPool = .singleton,
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        timeout: Duration,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        let resolver = HostResolver(threads: threads)
        addresses = AddressGuard(policy: policy) { try await resolver.addresses(of: $0) }
        client = PinnedClient(connectTimeout: policy.connectTimeout, userAgent: userAgent, eventLoops: eventLoops)
        self.key = key
        self.timeout = timeout
        self.now = now
    }

    /// Makes one attempt, of 15 s at most from name lookup to the answer's status; the answer's body is not read.
    /// - Throws: `CancellationError` if the task is cancelled.
    public func send(_ message: WebhookMessage, to url: WebhookURL) async throws -> WebhookReply {
        do {
            let status = try await withTimeLimit(timeout) { try await post(message, to: url.remote) }
            return switch status {
            case 200..<300: .acknowledged
            case 300..<400: .refused(reason: "It answered \(status), and redirects are not followed.")
            default: .failed(reason: "It answered \(status).")
            }
        } catch let error as FetchError where error.code == .forbiddenAddress {
            return .refused(reason: error.reason)
        } catch {
            try Task.checkCancellation()
            return .failed(reason: (error as? FetchError)?.reason ?? "\(error)")
        }
    }

    private func post(_ message: WebhookMessage, to url: RemoteURL) async throws -> Int {
        var headers = HTTPHeaders(try message.signedHeaders(timestamp: Int(now().timeIntervalSince1970), key: key))
        headers.add(name: "Content-Type", value: "application/json")
        var failure: any Error = FetchError.unreachable("\(url.host) has no address.")
        // A host may be reachable over only one of IPv4 and IPv6.
        for address in try await addresses.addresses(of: url).prefix(3) {
            do {
                return try await client.post(message.body, headers: headers, to: url, at: address)
            } catch {
                try Task.checkCancellation()
                failure = error
            }
        }
        throw failure
    }
}
