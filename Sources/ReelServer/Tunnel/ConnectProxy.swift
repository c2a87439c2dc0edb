package import Logging
package import NIOCore
package import NIOPosix
import ReelFetch
import ServiceLifecycle

/// An HTTP proxy for CONNECT requests: those for fal's hosts end at the local https listener, all others where they want to go.
///
/// It listens on loopback only: beyond it, whoever reached the port could reach every host that this machine reaches.
package struct ConnectProxy: Service {
    /// 0 lets the system choose.
    let port: Int
    /// Where tunnels to fal's hosts end: the local https listener, as soon as it listens.
    let local: AsyncStream<SocketAddress>
    /// Threads that look names up, which blocks.
    let threads: NIOThreadPool
    let headTimeout: TimeAmount
    let logger: Logger
    let onListening: @Sendable (SocketAddress?) -> Void

    package init(
        port: Int,
        local: AsyncStream<SocketAddress>,
        threads: NIOThreadPool,
        headTimeout: TimeAmount = .seconds(10),
        logger: Logger,
        onListening: @escaping @Sendable (SocketAddress?) -> Void
    ) {
        self.port = port
        self.local = local
        self.threads = threads
        self.headTimeout = headTimeout
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            guard let local = await local.first(where: { _ in true }) else { return }
            let server = try await bind()
            onListening(server.channel.localAddress)
            try await accept(server, local)
        }
    }

    private func accept(_ server: NIOAsyncChannel<TunnelEnd, Never>, _ local: SocketAddress) async throws {
        let dialler = TunnelDialler(local: local, resolver: HostResolver(threads: threads))
        do {
            try await server.executeThenClose { clients in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await client in clients {
                        let tunnel = Tunnel(client: client, dialler: dialler, headTimeout: headTimeout, logger: logger)
                        group.addTask { await tunnel.run() }
                    }
                    // Tunnels end with the listener: nothing can reach the server any more.
                    group.cancelAll()
                }
            }
        } catch is CancellationError {
            return
        }
    }

    private func bind() async throws -> NIOAsyncChannel<TunnelEnd, Never> {
        do {
            return try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .bind(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture { try TunnelEnd(endOfTunnel: channel) }
                }
        } catch {
            throw ServerError("The proxy cannot listen on 127.0.0.1:\(port): \(error)")
        }
    }
}
