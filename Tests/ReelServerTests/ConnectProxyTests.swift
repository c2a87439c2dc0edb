import Logging
import NIOCore
import NIOPosix
import ReelServer
import Testing

/// The proxy between plain TCP clients and a plain TCP server that sends back what it gets.
struct ConnectProxyTests {
    /// A server that echoes and, when the client has ended its side, says so and ends its own.
    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.writeAndFlush(data, promise: nil) }
        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .inputClosed? = event as? ChannelEvent else { return }
            context.writeAndFlush(NIOAny(ByteBuffer(string: "bye")), promise: nil)
            context.close(promise: nil)
        }
    }

    private func withProxy(
        headTimeout: TimeAmount = .seconds(10),
        _ body: @escaping @Sendable (_ proxy: Int, _ echo: Int) async throws -> Void
    ) async throws {
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        let echo = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Echo()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let address = try #require(echo.localAddress)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (locals, local) = AsyncStream.makeStream(of: SocketAddress.self)
        local.yield(address)
        let proxy = ConnectProxy(
            port: 0, local: locals, threads: threads, headTimeout: headTimeout,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { port.yield($0?.port ?? 0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await proxy.run() }
            try await body(try #require(await ports.first { _ in true }), try #require(address.port))
            group.cancelAll()
            // The proxy ends by itself, with every tunnel, when it is told to.
            try await group.waitForAll()
        }
        try await echo.close()
        try await threads.shutdownGracefully()
    }

    /// Sends `text`, ends the sending side, and gives back all that comes.
    private func exchange(_ port: Int, _ text: String, ending: Bool = true) async throws -> String {
        let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            if ending { outbound.finish() }
            var answer = ""
            for try await buffer in inbound { answer += String(buffer: buffer) }
            return answer
        }
    }

    private static let established = "HTTP/1.1 200 Connection established\r\n\r\n"

    @Test(.timeLimit(.minutes(1))) func falsHostsEndHere() async throws {
        try await withProxy { proxy, _ in
            let answer = try await exchange(proxy, "CONNECT queue.fal.run:443 HTTP/1.1\r\nHost: x\r\n\r\nhello ")
            #expect(answer == Self.established + "hello bye")
        }
    }

    @Test(.timeLimit(.minutes(1))) func otherHostsAreReachedAsTheyAre() async throws {
        try await withProxy { proxy, echo in
            let long = String(repeating: "0123456789", count: 500_000)
            for host in ["127.0.0.1", "localhost"] {
                let answer = try await exchange(proxy, "CONNECT \(host):\(echo) HTTP/1.1\r\n\r\n" + long)
                #expect(answer == Self.established + long + "bye", "\(host): \(answer.prefix(200))")
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatCannotBeReachedIsSaid() async throws {
        try await withProxy { proxy, _ in
            let closed = try await exchange(proxy, "CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n", ending: false)
            #expect(closed.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
            let unknown = try await exchange(proxy, "CONNECT nowhere.invalid:443 HTTP/1.1\r\n\r\n", ending: false)
            #expect(unknown.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"), "\(unknown)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatIsNoTunnelIsRefused() async throws {
        try await withProxy { proxy, _ in
            let plain = try await exchange(proxy, "GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n")
            #expect(plain.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\nAllow: CONNECT\r\n"))
            #expect(plain.hasSuffix("Set HTTPS_PROXY to it, and not HTTP_PROXY.\n"))
            let long = try await exchange(proxy, "CONNECT fal.run:443 HTTP/1.1\r\n" + String(repeating: "x", count: 40_000))
            #expect(long.hasPrefix("HTTP/1.1 431 "))
            #expect(try await exchange(proxy, "CONNECT fal").hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test(.timeLimit(.minutes(1))) func aSilentClientIsLetGo() async throws {
        try await withProxy(headTimeout: .milliseconds(100)) { proxy, _ in
            let answer = try? await exchange(proxy, "CONNECT fal.run:443 HTTP/1.1\r\n", ending: false)
            #expect(answer == nil || answer == "")
        }
    }

    @Test(.timeLimit(.minutes(1))) func openTunnelsEndWithTheProxy() async throws {
        let (answers, answer) = AsyncStream.makeStream(of: String?.self)
        try await withProxy { proxy, _ in
            Task { answer.yield(try? await exchange(proxy, "CONNECT fal.run:443 HTTP/1.1\r\n\r\n", ending: false)) }
            try await Task.sleep(for: .milliseconds(200))
        }
        _ = try #require(await answers.first { _ in true })
    }
}
