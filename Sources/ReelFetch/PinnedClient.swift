import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// Makes one request to a host at an address that has already been checked, and to no other.
struct PinnedClient: Sendable {
    let connectTimeout: Duration
    let userAgent: String
    let eventLoops: any EventLoopGroup

    /// Requests `url` from `address` and hands the response, whose body is still arriving, to `receive`. Follows no redirect.
    func get<Value: Sendable>(
        _ url: RemoteURL, at address: IPAddress, receive: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        try await send(HTTPClientRequest(url: url.description), to: url, at: address, receive: receive)
    }

    /// Sends `body` to `url` at `address` and returns the status of the answer, whose body is not read. Follows no redirect.
    func post(
        _ body: [UInt8], headers: HTTPHeaders, to url: RemoteURL, at address: IPAddress
    ) async throws -> Int {
        var request = HTTPClientRequest(url: url.description)
        request.method = .POST
        request.headers = headers
        request.body = .bytes(ByteBuffer(bytes: body))
        return try await send(request, to: url, at: address) { Int($0.status.code) }
    }

    /// AsyncHTTPClient takes no resolver of ours, but `dnsOverride` maps a name to an address and keeps the name for the Host
    /// header, SNI and the certificate check. It belongs to a client, not to a request: hence one short-lived client for each.
    func send<Value: Sendable>(
        _ request: HTTPClientRequest, to url: RemoteURL, at address: IPAddress,
        receive: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let client = HTTPClient(eventLoopGroupProvider: .shared(eventLoops), configuration: configuration(url, address))
        let outcome: Result<Value, any Error>
        do {
            var request = request
            for (name, value) in [("user-agent", userAgent), ("accept", "*/*"), ("accept-encoding", "identity")] {
                request.headers.replaceOrAdd(name: name, value: value)
            }
            outcome = .success(try await receive(try await client.execute(request, deadline: .distantFuture)))
        } catch {
            outcome = .failure(error)
        }
        // A task of its own, so that a cancelled request still gives its sockets back.
        _ = try? await Task { try await client.shutdown() }.value
        return try outcome.get()
    }

    private func configuration(_ url: RemoteURL, _ address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout)),
            decompression: .disabled
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        // With HTTP/2 the check below would need a second hook; a single request gains nothing from it.
        configuration.httpVersion = .http1Only
        configuration.dnsOverride = [url.host: address.description]
        // A second lock on the same door: no request leaves on a connection to anywhere else.
        configuration.http1_1ConnectionDebugInitializer = { channel in
            let remote = channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
            guard remote == address else {
                return channel.eventLoop.makeFailedFuture(
                    FetchError.forbiddenAddress("\(url.host) was checked as \(address) but connected to \(channel)")
                )
            }
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        return configuration
    }
}
