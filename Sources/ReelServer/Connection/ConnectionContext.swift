import Hummingbird
import NIOCore

/// A request's context with the connection that it came over.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// What knows whether the client is still there.
    /// - Throws: `ChannelPipelineError` on a listener that was set up without a `HangUpHandler`.
    var hangUp: HangUpHandler {
        get async throws { try await channel.pipeline.handler(type: HangUpHandler.self).get() }
    }
}
