import HTTPTypes
import Hummingbird

extension Response {
    /// Answers a browser that asks before it sends a request from another site's page (the Fetch standard, "CORS preflight").
    static func preflight(for request: Request) -> Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, HEAD, POST, PUT, DELETE, OPTIONS",
                .accessControlAllowHeaders: request.headers[.accessControlRequestHeaders]
                    ?? "authorization, content-type, accept, user-agent, x-fal-target-url",
                .accessControlMaxAge: "86400",
            ])
    }

    /// Lets pages of every site read the answer, as fal does. Keys come in a header that pages set, never in a cookie.
    mutating func allowEveryOrigin() {
        headers[.accessControlAllowOrigin] = "*"
        headers[.accessControlExposeHeaders] = Self.exposed
    }

    private static let exposed = [
        HTTPField.Name.requestID.rawName, HTTPField.Name.errorType.rawName, "x-fal-request-timeout-type",
        HTTPField.Name.retryable.rawName, HTTPField.Name.needsRetry.rawName, HTTPField.Name.billableUnits.rawName,
        "etag", "content-range", "accept-ranges",
    ].joined(separator: ", ")
}
