import HummingbirdCore
import NIOHTTP1
import ReelFetch

extension HTTP1Channel.Configuration {
    /// How every port takes requests: no client takes more of time, connections and heads than `limits` say. What is made of one such
    /// configuration counts its connections together.
    ///
    /// - Parameters:
    ///   - trusted: networks of proxies, each of whose connections may be somebody else's.
    ///   - uploadLimit: bytes of a body beyond which nobody is told to go on with it.
    static func guarded(_ limits: ClientLimits, trusted: [Network] = [], uploadLimit: Int) -> Self {
        let connections = ConnectionCount(limits: limits, trusted: trusted)
        let tags = RequestTags()
        return Self(
            additionalChannelHandlers: [
                ClientGuard(limits: limits, connections: connections, requestTags: tags),
                ContinueHandler(uploadLimit: uploadLimit), HangUpHandler(),
            ],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: ClientLimits.longestField, maxHeaderListSize: ClientLimits.longestHead,
                maxHeaderFieldCount: ClientLimits.mostFields))
    }
}
