import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import ReelAPI
import ReelFetch

/// Keeps a connection from being held for nothing: counts it, cuts a client off that makes the server wait, answers what is not HTTP in
/// fal's shape, and ends the connection of a request that was answered before all of it had come.
final class ClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ClientLimits
    private let connections: ConnectionCount
    private let requestTags: RequestTags
    private var watch: ClientWatch
    private var look: Scheduled<Void>?
    /// Nil unless it has been let in.
    private var counted: IPAddress??
    /// Bytes that the request in hand still announces; nil for a body of unknown length.
    private var announced: Int? = 0
    /// Whether nothing more that comes is passed on.
    private var isEnding = false

    init(limits: ClientLimits, connections: ConnectionCount, requestTags: RequestTags) {
        self.limits = limits
        self.connections = connections
        self.requestTags = requestTags
        watch = ClientWatch(limits: limits, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard counted == nil, look == nil else { return }
        let address = context.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
        guard connections.open(from: address) else {
            isEnding = true
            context.close(promise: nil)
            return
        }
        counted = .some(address)
        watch = ClientWatch(limits: limits, now: .now())
        lookLater(context)
    }

    private func end() {
        look?.cancel()
        look = nil
        if let address = counted { connections.close(from: address) }
        counted = nil
    }

    /// A look now and then costs a connection less than a timer set anew with every part.
    private func lookLater(_ context: ChannelHandlerContext) {
        let shortest = min(limits.head, limits.stall, limits.idle)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleTask(in: TimeAmount(min(shortest / 4, .seconds(5)))) {
            let (guarding, context) = bound.value
            if guarding.watch.complaint(now: .now()) != nil {
                context.close(promise: nil)
            } else {
                guarding.lookLater(context)
            }
        }
    }

    // MARK: What the client sends

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isEnding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            watch.headCame()
            announced = head.headerFields[.contentLength].map { Int($0) ?? .max } ?? (head.isChunked ? nil : 0)
        case .body(let bytes):
            watch.bodyCame(bytes.readableBytes, now: .now())
            announced? -= bytes.readableBytes
        case .end: watch.requestEnded(now: .now())
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if watch.isInBody { watch.serverReads(now: .now()) }
        context.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, watch.unanswered == 0, !isEnding else {
            // A request that breaks off in its body is answered by whoever reads that.
            context.fireErrorCaught(error)
            return
        }
        refuse(error == .headerOverflow ? .headTooLarge : .notHTTP, context)
    }

    private func refuse(_ error: APIError, _ context: ChannelHandlerContext) {
        isEnding = true
        guard var response = try? error.response() else { return context.close(promise: nil) }
        response.headers[.requestID] = requestTags.next()
        response.headers[.connection] = "close"
        response.headers[.xContentTypeOptions] = "nosniff"
        let body = ByteBuffer(string: (try? error.body.encoded()) ?? "")
        response.headers[.contentLength] = "\(body.readableBytes)"
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        closeSoon(context)
    }

    // MARK: What the server answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational && hasMuchToCome:
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            let isEarly = hasMuchToCome
            watch.answerEnded(now: .now())
            context.write(data, promise: promise)
            if isEarly {
                isEnding = true
                context.flush()
                closeSoon(context)
            }
        default: context.write(data, promise: promise)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        watch.answerIsTaken(context.channel.isWritable, now: .now())
        context.fireChannelWritabilityChanged()
    }

    /// Whether the request being answered is one whose rest is not worth reading.
    private var hasMuchToCome: Bool {
        watch.isInBody && watch.unanswered == 1 && announced.map { $0 > Self.worthReading } ?? true
    }

    /// Closing at once on what still comes in would take the answer away before it is read.
    private func closeSoon(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        look?.cancel()
        look = context.eventLoop.scheduleTask(in: .seconds(5)) { bound.value.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        context.read()
    }

    private static let worthReading = 64 << 10
}

extension HTTPRequest {
    fileprivate var isChunked: Bool { headerFields[.transferEncoding] != nil }
}
