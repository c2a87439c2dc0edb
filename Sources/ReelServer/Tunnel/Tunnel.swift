import HTTPTypes
import Logging
import NIOCore

/// One side of a tunnel: bytes as they come, read no faster than the other side takes them.
typealias TunnelEnd = NIOAsyncChannel<ByteBuffer, ByteBuffer>

/// One client of the proxy: its request, then bytes both ways until both sides have ended.
struct Tunnel: Sendable {
    let client: TunnelEnd
    let dialler: TunnelDialler
    /// Time for the whole request head.
    let headTimeout: TimeAmount
    let logger: Logger

    func run() async {
        do {
            try await client.executeThenClose { inbound, outbound in
                var bytes = inbound.makeAsyncIterator()
                do {
                    let (request, rest) = try await head(&bytes)
                    let server = try await dialler.connect(to: request)
                    try await splice(&bytes, outbound, server, first: rest)
                } catch let refusal as TunnelRefusal {
                    try await outbound.write(ByteBuffer(string: refusal.response))
                    outbound.finish()
                    try await drain(&bytes)
                }
            }
        } catch {
            logger.debug("A tunnel ended early", metadata: ["error": "\(error)"])
        }
    }

    /// - Returns: what the client asks for, and the bytes that it sent behind that without waiting.
    private func head(
        _ bytes: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    ) async throws -> (ConnectRequest, rest: ByteBuffer) {
        let timer = closing(in: headTimeout)
        defer { timer.cancel() }
        var received = ByteBuffer()
        while true {
            guard var more = try await bytes.next() else {
                throw TunnelRefusal(.badRequest, "The request ended before its head did.")
            }
            received.writeBuffer(&more)
            if let length = ConnectRequest.endOfHead(in: received.readableBytesView) {
                let head = received.readSlice(length: length) ?? ByteBuffer()
                return (try ConnectRequest(head: head.readableBytesView), received)
            }
            guard received.readableBytes <= ConnectRequest.limit else {
                throw TunnelRefusal(
                    .requestHeaderFieldsTooLarge, "The request's head is larger than \(ConnectRequest.limit) bytes.")
            }
        }
    }

    private func splice(
        _ bytes: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, _ server: TunnelEnd, first: ByteBuffer
    ) async throws {
        try await server.executeThenClose { fromServer, toServer in
            try await outbound.write(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    do {
                        for try await buffer in fromServer { try await outbound.write(buffer) }
                        outbound.finish()
                    } catch {
                        // The other direction may be waiting for a client that has nothing more to say.
                        client.channel.close(promise: nil)
                        throw error
                    }
                }
                if first.readableBytes > 0 { try await toServer.write(first) }
                while let buffer = try await bytes.next() { try await toServer.write(buffer) }
                toServer.finish()
                try await group.waitForAll()
            }
        }
    }

    /// Reads what a refused client still sends: closing on it would take the answer away before it is read.
    private func drain(_ bytes: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) async throws {
        let timer = closing(in: .seconds(1))
        defer { timer.cancel() }
        while try await bytes.next() != nil {}
    }

    private func closing(in time: TimeAmount) -> Scheduled<Void> {
        let channel = client.channel
        return channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}

extension NIOAsyncChannel where Inbound == ByteBuffer, Outbound == ByteBuffer {
    /// A channel that can end its own side and still listen to the other.
    init(endOfTunnel channel: any Channel) throws {
        try self.init(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    }
}
