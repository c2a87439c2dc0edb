package import HTTPTypes

/// Why a client of the proxy gets no tunnel.
package struct TunnelRefusal: Error, Hashable {
    package var status: HTTPResponse.Status
    package var message: String

    package init(_ status: HTTPResponse.Status, _ message: String) {
        self.status = status
        self.message = message
    }

    /// The whole answer, after which the connection closes.
    package var response: String {
        let allow = status == .methodNotAllowed ? "Allow: CONNECT\r\n" : ""
        return """
            HTTP/1.1 \(status.code) \(status.reasonPhrase)\r
            \(allow)Content-Type: text/plain; charset=utf-8\r
            Content-Length: \(message.utf8.count + 1)\r
            Connection: close\r
            \r
            \(message)

            """
    }
}
