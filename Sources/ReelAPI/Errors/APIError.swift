/// An error as the client hears it: an HTTP status, a body in fal's shape, and the headers that go with it.
public struct APIError: Error, Hashable, Sendable {
    public var status: Int
    public var body: JSONValue
    /// fal's name of an infrastructure error, sent as `X-Fal-Error-Type` too.
    public var errorType: String?
    /// Whether the same request may succeed later.
    public var isRetryable: Bool
    /// Seconds until it may, where that is known: `Retry-After`.
    public var retryAfter: Int?

    public init(status: Int, body: JSONValue, errorType: String? = nil, isRetryable: Bool = false) {
        self.status = status
        self.body = body
        self.errorType = errorType
        self.isRetryable = isRetryable
    }

    /// `{"detail": "…"}`, with `error_type` where fal has one.
    public init(status: Int, _ detail: String, errorType: String? = nil, isRetryable: Bool = false) {
        var body: [String: JSONValue] = ["detail": .string(detail)]
        if let errorType { body["error_type"] = .string(errorType) }
        self.init(status: status, body: .object(body), errorType: errorType, isRetryable: isRetryable)
    }
}

extension APIError {
    /// 422 with a list of what is wrong.
    public static func invalid(_ details: [ErrorDetail]) -> APIError {
        modelError(status: 422, details)
    }

    /// A model's error: `{"detail": [{loc, msg, type, url, …}]}`.
    public static func modelError(status: Int, _ details: [ErrorDetail]) -> APIError {
        APIError(status: status, body: ["detail": .array(details.map(\.json))])
    }

    public static func applicationNotFound(_ alias: String) -> APIError {
        APIError(status: 404, "Application \"\(alias)\" not found")
    }

    public static func pathNotFound(_ path: String) -> APIError {
        APIError(status: 404, "Path \(path) not found")
    }

    public static let targetMissing = APIError(
        status: 400, "Invalid request: this path takes calls for fal's hosts, each named in the header x-fal-target-url.")
    public static let targetNotFal = APIError(
        status: 400, "Invalid request: the header x-fal-target-url must be a URL of one of fal's hosts, such as fal.run.")
    public static let methodNotAllowed = APIError(status: 405, "Method Not Allowed")
    public static let unknownRequest = APIError(status: 404, body: ["status": "NOT_FOUND"])
    public static let stillInProgress = APIError(status: 400, "Request is still in progress")
    public static let alreadyCompleted = APIError(status: 400, body: ["status": "ALREADY_COMPLETED"])
    public static let cancelled = APIError(
        status: 499, "Request was cancelled by the client", errorType: "client_cancelled")
    public static let clientDisconnected = APIError(
        status: 499, "The client closed the connection before the request was done", errorType: "client_disconnected")
    /// The work did not start within the time that the client gave it.
    public static let startTimeout = APIError(status: 504, "Request timed out", errorType: "request_timeout")

    /// A header or parameter that makes no sense.
    public static func badRequest(_ detail: String) -> APIError {
        APIError(status: 400, detail, errorType: "bad_request")
    }

    public static func queueFull(endpoint: String, limit: Int) -> APIError {
        APIError(
            status: 429,
            "The queue of \(endpoint) holds more than fal_max_queue_length=\(limit) requests. Try again later, or allow more.",
            isRetryable: true)
    }

    /// The server's own limit.
    public static func serverBusy(limit: Int) -> APIError {
        APIError(
            status: 429, "The queue is full: no more than \(limit) requests may wait. Try again later.",
            isRetryable: true)
    }

    /// The header was used for another request.
    public static let idempotencyKeyReused = modelError(
        status: 422,
        [
            ErrorDetail(
                type: "idempotency_key_reused", location: ["header", .string(HeaderName.idempotencyKey)],
                message: "The key came with another request in the last 24 hours. Send that request again, or use a new key.")
        ])

    /// fal's words as far as they are true here; fal goes on to name its own page for topping up.
    public static let budgetSpent = APIError(
        status: 403, "User is locked. Reason: Exhausted balance. Ask whoever runs this server to raise the budget of your key.")

    public static let noDiskSpace = APIError(
        status: 507, "The server's disk is nearly full, so it takes no new work. Try again later, or tell whoever runs it.",
        errorType: "insufficient_storage")

    /// The server that keeps the files.
    public static let storageUnreachable = away("The file storage")
    /// The server that keeps the queue.
    public static let databaseUnreachable = away("The database")

    /// More large bodies at once than there is memory for.
    public static let tooManyBodies: APIError = {
        var error = APIError(
            status: 503,
            "The server is receiving as many large requests as it can hold. Try again in a moment, or send pictures as URLs instead of data URIs.",
            errorType: "internal_error", isRetryable: true)
        error.retryAfter = 2
        return error
    }()

    private static func away(_ what: String) -> APIError {
        var error = APIError(
            status: 503, "\(what) does not answer. Try again in a moment.", errorType: "internal_error", isRetryable: true)
        error.retryAfter = 5
        return error
    }

    public static func stopping(requestID: String) -> APIError {
        APIError(
            status: 503, "The server is stopping. The request \(requestID) stays in the queue and runs at the next start.",
            errorType: "runner_disconnected", isRetryable: true)
    }

    public static let internalError = modelError(
        status: 500, [ErrorDetail(type: "internal_server_error", location: ["body"], message: "Internal server error")])

    public static func bodyTooLarge(limit: Int) -> APIError {
        APIError(
            status: 413,
            "The request's body is larger than \(limit) bytes. Send large pictures as URLs instead of data URIs.",
            errorType: "bad_request")
    }

    /// What FastAPI answers to a body that is not JSON, but for the place: Foundation's decoder does not tell where it stopped.
    public static let notJSON = invalid([
        ErrorDetail(
            type: "json_invalid", location: ["body", 0], message: "JSON decode error", input: [:],
            context: ["error": "The request's body is not valid JSON"])
    ])

    public static let missingBody = invalid([
        ErrorDetail(type: "missing", location: ["body"], message: "Field required", input: .null)
    ])
}

extension ErrorDetail {
    fileprivate var json: JSONValue {
        var fields: [String: JSONValue] = [
            "type": .string(type), "loc": .array(location), "msg": .string(message), "url": .string(url),
        ]
        fields["input"] = input?.abridged
        fields["ctx"] = context.map(JSONValue.object)
        return .object(fields)
    }
}
