import NIOCore
import ReelAPI
import Synchronization

/// Knows whether the client at the other end of a connection is still there, so that nobody works for one who has left.
///
/// The connection can go on to the next request afterwards. A client that closes its sending side counts as gone, since a
/// closed connection looks the same until something is written to it.
final class HangUpHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private struct State {
        var isGone = false
        /// Of the request in hand: a connection's requests are answered one after the other.
        var onGone: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    var isGone: Bool { state.withLock { $0.isGone } }

    /// Calls `action` once the client has gone, which may be at once. Only the last action that was given is called.
    func whenGone(_ action: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            state.onGone = action
            return state.isGone
        }
        if isGone { action() }
    }

    /// A stream of nothing that ends when the client has gone.
    private func untilGone() -> AsyncStream<Never> {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        whenGone { continuation.finish() }
        return stream
    }

    /// Runs `operation`, cancelled when the client goes.
    /// - Throws: `APIError.clientDisconnected` then.
    func cancelling<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let gone = untilGone()
        return try await withThrowingTaskGroup(of: Value.self) { group in
            defer { group.cancelAll() }
            group.addTask(operation: operation)
            group.addTask {
                for await _ in gone {}
                try Task.checkCancellation()
                throw APIError.clientDisconnected
            }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { clientHasGone() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        clientHasGone()
        context.fireChannelInactive()
    }

    private func clientHasGone() {
        let action = state.withLock { state in
            state.isGone = true
            return state.onGone.take()
        }
        action?()
    }
}
