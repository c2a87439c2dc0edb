import Glibc
public import NIOCore
import NIOHTTP1
public import NIOPosix
import NIOSSL
import NIOWebSocket

/// Listens on a WebSocket (RFC 6455) of a server that the operator has named.
public struct PeerSocket: Sendable {
    public enum Message: Hashable, Sendable {
        case text(String)
        case binary([UInt8])
    }

    private enum Upgrade: Sendable {
        case open(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>)
        case refused
    }

    private let userAgent: String
    private let connectTimeout: Duration
    private let maximumBytes: Int
    private let eventLoops: any EventLoopGroup

    /// - Parameter maximumBytes: of one message; a larger one breaks the connection.
    public init(
        userAgent: String, connectTimeout: Duration = .seconds(5), maximumBytes: Int = 16 << 20,
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.userAgent = userAgent
        self.connectTimeout = connectTimeout
        self.maximumBytes = maximumBytes
        self.eventLoops = eventLoops
    }

    /// Opens the socket and hands over what the server says, until it closes the socket or `onMessage` has heard enough.
    ///
    /// - Parameters:
    ///   - greeting: texts to send when the socket is open.
    ///   - onOpen: the socket is open.
    ///   - onMessage: returns whether to go on.
    /// - Throws: `PeerError`; what the two closures throw comes as `broken`.
    public func listen(
        to address: PeerAddress, _ path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], greeting: [String] = [], onOpen: @Sendable () async throws -> Void = {},
        onMessage: @Sendable (Message) async throws -> Bool
    ) async throws(PeerError) {
        do {
            let target = address.target(path, query: query)
            let answered = try await withTimeLimit(connectTimeout * 2) { try await connect(to: address, target, headers) }
            switch answered {
            case .refused: throw PeerError(.broken, "\(address)\(path) is no WebSocket.")
            case .open(let channel):
                try await channel.executeThenClose { inbound, outbound in
                    for text in greeting {
                        try await outbound.write(Self.frame(.text, ByteBuffer(string: text)))
                    }
                    try await onOpen()
                    for try await frame in inbound {
                        switch frame.opcode {
                        case .text:
                            guard try await onMessage(.text(String(buffer: frame.unmaskedData))) else { return }
                        case .binary:
                            guard try await onMessage(.binary(Array(frame.unmaskedData.readableBytesView))) else { return }
                        case .ping: try await outbound.write(Self.frame(.pong, frame.unmaskedData))
                        case .connectionClose:
                            try await outbound.write(Self.frame(.connectionClose, frame.unmaskedData))
                            return
                        default: continue
                        }
                    }
                }
            }
        } catch let error as PeerError {
            throw error
        } catch is CancellationError {
            throw PeerError(.cancelled, "The request was cancelled.")
        } catch {
            throw Task.isCancelled ? PeerError(.cancelled, "The request was cancelled.") : PeerError(error)
        }
    }

    private func connect(
        to address: PeerAddress, _ target: String, _ headers: [(name: String, value: String)]
    ) async throws -> Upgrade {
        let secure = address.isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target)
        head.headers.add(name: "host", value: address.url.urlHost + ":\(address.url.port)")
        head.headers.add(name: "user-agent", value: userAgent)
        for header in headers { head.headers.add(name: header.name, value: header.value) }
        let request = head
        let limit = maximumBytes
        // An address has no name to show a certificate for.
        let name = address.url.address == nil ? address.host : nil
        let upgrade: EventLoopFuture<Upgrade> = try await ClientBootstrap(group: eventLoops)
            .connectTimeout(TimeAmount(connectTimeout))
            .connect(host: address.host, port: address.url.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let secure {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: secure, serverHostname: name))
                    }
                    let upgrader = NIOTypedWebSocketClientUpgrader<Upgrade>(maxFrameSize: limit) { channel, _ in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(
                                NIOWebSocketFrameAggregator(
                                    minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 4096, maxAccumulatedFrameSize: limit))
                            return .open(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                        }
                    }
                    return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                        configuration: .init(
                            upgradeConfiguration: .init(
                                upgradeRequestHead: request, upgraders: [upgrader],
                                notUpgradingCompletionHandler: { channel in
                                    channel.close(promise: nil)
                                    return channel.eventLoop.makeSucceededFuture(.refused)
                                })))
                }
            }
        return try await upgrade.get()
    }

    /// What a client sends is masked (RFC 6455, 5.3).
    private static func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    }
}
