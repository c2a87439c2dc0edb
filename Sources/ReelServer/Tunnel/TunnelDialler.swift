import HTTPTypes
import NIOCore
import NIOPosix
import ReelFetch

/// Connects the far end of a tunnel.
struct TunnelDialler: Sendable {
    /// Where tunnels to fal's hosts end.
    let local: SocketAddress
    let resolver: HostResolver
    let timeout: TimeAmount = .seconds(10)

    /// - Throws: `TunnelRefusal` 502 if the host has no address or none that answers, `CancellationError`.
    func connect(to request: ConnectRequest) async throws -> TunnelEnd {
        if request.port == 443, FalHost.contains(request.host) {
            return try await connect(to: [local], request)
        }
        if let address = try? SocketAddress(ipAddress: request.host, port: request.port) {
            return try await connect(to: [address], request)
        }
        do {
            let addresses = try await resolver.addresses(of: request.host)
            return try await connect(
                to: addresses.map { try SocketAddress(ipAddress: $0.description, port: request.port) }, request)
        } catch let error as FetchError {
            throw TunnelRefusal(.badGateway, error.reason)
        }
    }

    /// The first address that answers, in the resolver's order.
    private func connect(to addresses: [SocketAddress], _ request: ConnectRequest) async throws -> TunnelEnd {
        var reason = "it has no address"
        for address in addresses {
            try Task.checkCancellation()
            do {
                return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .connectTimeout(timeout)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .channelOption(.socketOption(.tcp_nodelay), value: 1)
                    .connect(to: address) { channel in
                        channel.eventLoop.makeCompletedFuture { try TunnelEnd(endOfTunnel: channel) }
                    }
            } catch {
                reason = "\(error)"
            }
        }
        throw TunnelRefusal(.badGateway, "\(request.host):\(request.port) cannot be reached: \(reason)")
    }
}
