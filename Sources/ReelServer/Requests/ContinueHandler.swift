import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers `Expect: 100-continue` (RFC 9110, section 10.1.1), so that cURL does not wait a second before it sends a large body.
///
/// A body that will be refused for its length is not asked for.
final class ContinueHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let uploadLimit: Int

    /// - Parameter uploadLimit: most bytes of a file that is sent here.
    init(uploadLimit: Int) {
        self.uploadLimit = uploadLimit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let request) = unwrapInboundIn(data),
            request.headerFields[.expect]?.lowercased() == "100-continue",
            request.headerFields[.contentLength].flatMap({ Int($0) }) ?? 0 <= limit(for: request)
        {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }

    private func limit(for request: HTTPRequest) -> Int {
        request.method == .put || request.path?.contains("/files/upload") == true ? uploadLimit : JSONBody.inputLimit
    }
}
