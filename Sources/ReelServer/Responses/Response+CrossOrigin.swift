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

    /// Lets pages of these sites read the answer to a page of `origin`. Keys come in a header that pages set, never in a cookie.
    mutating func allow(_ origins: CrossOrigins, origin: String?) {
        if case .listed = origins { headers.append(HTTPField(name: .vary, value: "Origin")) }
        guard let allowed = origins.answer(to: origin) else { return }
        headers[.accessControlAllowOrigin] = allowed
        headers[.accessControlExposeHeaders] = Self.exposed
    }

    private static let exposed = [
        HTTPField.Name.requestID.rawName, HTTPField.Name.errorType.rawName, "x-fal-request-timeout-type",
        HTTPField.Name.retryable.rawName, HTTPField.Name.needsRetry.rawName, HTTPField.Name.billableUnits.rawName,
        "etag", "content-range", "accept-ranges",
    ].joined(separator: ", ")
}
