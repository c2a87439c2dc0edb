import Hummingbird
import NIOCore
import ReelAPI
import ReelFetch

/// A request's context with the connection that it came over.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who the request comes from.
    var requester = Requester.anonymous
    private let channel: any Channel
    private var knownHangUp: HangUpHandler?

    /// Where the other end is.
    var peerAddress: SocketAddress? { channel.remoteAddress }

    /// Who is at the other end.
    var peer: IPAddress? { channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) } }

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// What knows whether the client is still there.
    /// - Throws: `APIError.clientDisconnected` if the connection is gone; `ChannelPipelineError` on a listener that was set up
    ///   without a `HangUpHandler`.
    var hangUp: HangUpHandler {
        get async throws {
            if let knownHangUp { return knownHangUp }
            do {
                return try await channel.pipeline.handler(type: HangUpHandler.self).get()
            } catch  where !channel.isActive {
                throw APIError.clientDisconnected
            }
        }
    }

    /// The same, for one who cannot wait to get at `hangUp`. Throws like that.
    var withHangUp: Self {
        get async throws {
            var context = self
            context.knownHangUp = try await hangUp
            return context
        }
    }
}
