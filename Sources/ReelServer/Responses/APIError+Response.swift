import HTTPTypes
import Hummingbird
import ReelAPI

extension APIError {
    /// The error with fal's headers: what kind it is, whether to try again, and that it costs nothing.
    func response() throws -> Response {
        var response = try Response.json(body, status: .init(code: status, reasonPhrase: reasonPhrase))
        response.headers[.needsRetry] = isRetryable ? "true" : "false"
        response.headers[.retryable] = isRetryable ? "true" : "false"
        response.headers[.billableUnits] = "0"
        response.headers[.errorType] = errorType
        response.headers[.retryAfter] = retryAfter.map { "\($0)" }
        if status == 401 { response.headers[.wwwAuthenticate] = "Key" }
        if errorType == APIError.startTimeout.errorType { response.headers[.requestTimeoutType] = "user" }
        return response
    }

    /// JavaScript's client shows the reason phrase as the message, so no status goes without one.
    private var reasonPhrase: String {
        switch status {
        case 422: "Unprocessable Entity"
        case 499: "Client Closed Request"
        case 507: "Insufficient Storage"
        default: HTTPResponse.Status(code: status).reasonPhrase
        }
    }
}

extension HTTPField.Name {
    static let requestID = fal(HeaderName.requestID)
    static let errorType = fal(HeaderName.errorType)
    static let retryable = fal(HeaderName.retryable)
    static let needsRetry = fal(HeaderName.needsRetry)
    static let billableUnits = fal(HeaderName.billableUnits)
    static let requestTimeout = fal(HeaderName.requestTimeout)
    static let requestTimeoutType = fal(HeaderName.requestTimeoutType)
    static let noRetry = fal(HeaderName.noRetry)
    static let idempotencyKey = fal(HeaderName.idempotencyKey)
    static let queuePriority = fal(HeaderName.queuePriority)
    static let objectLifecyclePreference = fal(HeaderName.objectLifecyclePreference)
    /// Tells nginx and its kin to pass events on at once.
    static let acceleratedBuffering = fal("X-Accel-Buffering")
    static let secFetchSite = fal("Sec-Fetch-Site")
    static let referrerPolicy = fal("Referrer-Policy")
    static let targetURL = fal(HeaderName.targetURL)
    static let fileName = fal(HeaderName.fileName)
    static let objectLifecycle = fal(HeaderName.objectLifecycle)

    /// Only the names above come here, never a request's: a wrong one is a slip of ours that the first test finds.
    private static func fal(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return field
    }
}
