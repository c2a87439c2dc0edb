import NIOCore
import NIOPosix
import Synchronization

/// A listener that counts connections and answers each request with bytes that the test chooses.
final class TestServer: Sendable {
    /// What to do once a request's head has arrived.
    enum Reply: Sendable {
        case send(String)
        /// Send this and then nothing more, with the connection open.
        case stall(after: String)
        /// Send this again and again without end.
        case endless(head: String, chunk: String)
    }

    private struct Seen {
        var connections = 0
        var requests: [String] = []
    }

    private let listener: any Channel
    private let log: Log

    private final class Log: Sendable {
        let seen = Mutex(Seen())
    }

    var port: Int { listener.localAddress?.port ?? 0 }
    var connections: Int { log.seen.withLock(\.connections) }
    var requests: [String] { log.seen.withLock(\.requests) }

    private init(listener: any Channel, log: Log) {
        self.listener = listener
        self.log = log
    }

    /// Runs `body` with a server on `host` that answers by the request's target, such as `/a?b`.
    static func running<Value: Sendable>(
        on host: String = "127.0.0.1",
        answering reply: @escaping @Sendable (_ target: String) -> Reply = { _ in .send(ok("")) },
        _ body: @Sendable (TestServer) async throws -> Value
    ) async throws -> Value {
        let log = Log()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                log.seen.withLock { $0.connections += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Responder { request in
                            log.seen.withLock { $0.requests.append(request) }
                            let words = request.split(separator: " ", maxSplits: 2)
                            return reply(words.count > 1 ? String(words[1]) : "")
                        })
                }
            }
            .bind(host: host, port: 0).get()
        let server = TestServer(listener: listener, log: log)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(server)) } catch { outcome = .failure(error) }
        try await listener.close()
        return try outcome.get()
    }

    static func ok(_ body: String, type: String = "image/png") -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static func redirect(to location: String, status: Int = 302) -> String {
        "HTTP/1.1 \(status) Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n"
    }
}

private final class Responder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reply: @Sendable (String) -> TestServer.Reply
    private var received = ""

    init(reply: @escaping @Sendable (String) -> TestServer.Reply) {
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        guard isComplete else { return }
        switch reply(received) {
        case .send(let text):
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).whenComplete { _ in channel.close(promise: nil) }
        case .stall(let text):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .endless(let head, let chunk):
            context.write(wrapOutboundOut(ByteBuffer(string: head)), promise: nil)
            sendAgain(ByteBuffer(string: chunk), context)
        }
    }

    private var isComplete: Bool {
        // What is not HTTP, such as a TLS handshake, has no head to wait for.
        guard received.hasPrefix("GET") || received.hasPrefix("POST") else { return true }
        guard let end = received.firstRange(of: "\r\n\r\n") else { return false }
        let lengths = received[..<end.lowerBound].split(separator: "\r\n").compactMap { line in
            line.lowercased().hasPrefix("content-length:") ? Int(line.split(separator: " ").last ?? "") : nil
        }
        return received[end.upperBound...].utf8.count >= lengths.first ?? 0
    }

    private func sendAgain(_ chunk: ByteBuffer, _ context: ChannelHandlerContext) {
        let eventLoop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: eventLoop)
        context.writeAndFlush(wrapOutboundOut(chunk)).whenSuccess {
            // Later, and not at once: a loop that only writes would starve everyone else on it.
            eventLoop.scheduleTask(in: .milliseconds(1)) {
                let (handler, context) = bound.value
                handler.sendAgain(chunk, context)
            }
        }
    }
}
