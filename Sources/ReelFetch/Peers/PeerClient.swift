import Glibc
import AsyncHTTPClient
public import NIOCore
import NIOHTTP1
public import NIOPosix

/// Asks servers that the operator has named: unlike what strangers name, they may be on any network. What those servers name in turn may
/// not: it goes under the guard that inputs are fetched under.
///
/// Redirects are not followed, no cookies are kept, and every answer has a limit on its size and its time. Connections are kept open
/// for the next request.
public final class PeerClient: Sendable {
    private let client: HTTPClient
    private let userAgent: String
    private let threads: NIOThreadPool
    let pinned: PinnedClient
    let addresses: AddressGuard

    /// - Parameters:
    ///   - userAgent: sent with every request, such as `reel/1.2.0`.
    ///   - policy: which networks the places may be in that servers name.
    ///   - connectTimeout: to open one connection, TLS included.
    ///   - threads: for name lookups, and for reading and writing files, which block.
    public convenience init(
        userAgent: String, policy: FetchPolicy = FetchPolicy(), connectTimeout: Duration = .seconds(5),
        threads: NIOThreadPool = .singleton, eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        let resolver = HostResolver(threads: threads)
        self.init(
            userAgent: userAgent, policy: policy, connectTimeout: connectTimeout, threads: threads, eventLoops: eventLoops
        ) {
            try await resolver.addresses(of: $0)
        }
    }

    package init(
        userAgent: String, policy: FetchPolicy, connectTimeout: Duration = .seconds(5), threads: NIOThreadPool = .singleton,
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        lookUp: @escaping @Sendable (_ host: String) async throws -> [IPAddress]
    ) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: TimeAmount(connectTimeout)), decompression: .disabled)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .shared(eventLoops), configuration: configuration)
        self.userAgent = userAgent
        self.threads = threads
        pinned = PinnedClient(connectTimeout: connectTimeout, userAgent: userAgent, eventLoops: eventLoops)
        addresses = AddressGuard(policy: policy, lookUp: lookUp)
    }

    deinit { client.shutdown { _ in } }

    /// Sends a request and reads the answer, whatever its status.
    public func send(_ request: PeerRequest) async throws(PeerError) -> PeerResponse {
        try await perform(request) { response in
            var body = try await response.body.collect(upTo: request.maximumBytes)
            return PeerResponse(
                status: Int(response.status.code), headers: Self.headers(response),
                body: body.readBytes(length: body.readableBytes) ?? [])
        }
    }

    /// Sends a request and writes a successful answer to a new file at `path`; on any error there is no file there.
    /// - Parameter limit: the largest file taken, in bytes.
    /// - Returns: the answer; its body is empty if it went into the file, else it says what was wrong.
    public func download(_ request: PeerRequest, to path: String, limit: Int) async throws(PeerError) -> PeerResponse {
        let threads = threads
        return try await perform(request) { response in
            let head = PeerResponse(status: Int(response.status.code), headers: Self.headers(response))
            guard head.isSuccess else {
                var body = try await response.body.collect(upTo: request.maximumBytes)
                var answer = head
                answer.body = body.readBytes(length: body.readableBytes) ?? []
                return answer
            }
            let announced = head.headers["content-length"].flatMap { Int($0) }
            guard announced ?? 0 <= limit else {
                throw PeerError(.tooLarge, "It has \(announced ?? 0) bytes; \(limit) is the most.")
            }
            return try await NewFile.making(at: path, on: threads) { file in
                var count = 0
                for try await bytes in response.body {
                    count += bytes.readableBytes
                    guard count <= limit else { throw PeerError(.tooLarge, "It has more than \(limit) bytes.") }
                    try await threads.runIfActive { try file.write(bytes) }
                }
                return head
            }
        }
    }

    private func perform(
        _ request: PeerRequest, _ receive: @escaping @Sendable (HTTPClientResponse) async throws -> PeerResponse
    ) async throws(PeerError) -> PeerResponse {
        do {
            let message = try await message(for: request)
            return try await withTimeLimit(request.timeout) { [self] in
                guard !request.isGuarded else { return try await execute(message, at: request.address.url, receive) }
                return try await receive(try await client.execute(message, deadline: .distantFuture))
            }
        } catch let error as PeerError {
            throw error
        } catch is CancellationError {
            throw PeerError(.cancelled, "The request was cancelled.")
        } catch {
            throw Task.isCancelled ? PeerError(.cancelled, "The request was cancelled.") : PeerError(error)
        }
    }

    private func message(for request: PeerRequest) async throws -> HTTPClientRequest {
        var message = HTTPClientRequest(url: request.address.text(request.path, query: request.query))
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        message.headers.add(contentsOf: ["user-agent": userAgent, "accept": "*/*", "accept-encoding": "identity"])
        switch request.body {
        case .none:
            if request.method == .post || request.method == .put { message.body = .bytes(ByteBuffer()) }
        case .bytes(let bytes, let type):
            message.headers.replaceOrAdd(name: "content-type", value: type)
            message.body = .bytes(ByteBuffer(bytes: bytes))
        case .form(let form):
            message.headers.replaceOrAdd(name: "content-type", value: form.contentType)
            message.body = .bytes(ByteBuffer(bytes: try await threads.runIfActive { try form.encoded() }))
        }
        return message
    }

    private static func headers(_ response: HTTPClientResponse) -> [String: String] {
        Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }
}

extension PeerError {
    init(_ error: any Error) {
        switch error {
        case let error as FetchError where error.code == .localFile: self.init(.localFile, error.reason)
        case let error as FetchError where error.code == .forbiddenAddress: self.init(.forbidden, error.reason)
        // The time limit says so in these words.
        case let error as FetchError: self.init(.timedOut, error.reason)
        case let error as HTTPClientError where error == .connectTimeout: self.init(.unreachable, "\(error)")
        case is NIOTooManyBytesError: self.init(.tooLarge, "The answer is larger than it may be.")
        case is NIOConnectionError: self.init(.unreachable, "\(error)")
        case let error as IOError
        where error.errnoCode == ECONNREFUSED || error.errnoCode == EHOSTUNREACH || error.errnoCode == ENETUNREACH:
            self.init(.unreachable, "\(error)")
        default:
            // What failed before there was a connection: names that do not exist, certificates that are not trusted.
            let text = "\(type(of: error)) \(error)"
            let isBefore = text.contains("SocketAddressError") || text.contains("handshake") || text.contains("NIOSSL")
            self.init(isBefore ? .unreachable : .broken, "\(error)")
        }
    }
}
