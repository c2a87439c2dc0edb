import Hummingbird
import NIOCore
import ReelFetch

/// A request's context that knows who is at the other end of the connection.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: IPAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    }
}
