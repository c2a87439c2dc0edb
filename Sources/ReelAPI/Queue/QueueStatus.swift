/// What a status request answers, with every key that any official client requires.
///
/// Source: fal's queue documentation; the Python and Swift clients need `logs` even when it is null.
public struct QueueStatus: Encodable, Hashable, Sendable {
    /// fal's three states; a failed or cancelled request is `COMPLETED` with an error.
    public enum State: String, Encodable, Sendable {
        case inQueue = "IN_QUEUE"
        case inProgress = "IN_PROGRESS"
        case completed = "COMPLETED"
    }

    public var state: State
    public var requestID: String
    public var urls: RequestURLs
    /// Requests ahead of this one; only while it waits.
    public var queuePosition: Int?
    /// All lines so far, or nil if the client did not ask for them.
    public var logs: [LogEntry]?
    /// Seconds from the start of the work to its end; null once completed if it never started.
    public var inferenceTime: Double?
    /// Share of the work done, 0...1; only while it is known. Reel's own.
    public var progress: Double?
    /// Seconds until the request will be completed, as far as can be said. Reel's own.
    public var eta: Double?
    /// The frame that is being made, as a `data:` URI of a small JPEG; only in streams that were asked for it. Reel's own.
    public var preview: String?
    public var error: String?
    public var errorType: String?

    public init(
        state: State, requestID: String, urls: RequestURLs, queuePosition: Int? = nil, logs: [LogEntry]? = nil,
        inferenceTime: Double? = nil, error: String? = nil, errorType: String? = nil
    ) {
        self.state = state
        self.requestID = requestID
        self.urls = urls
        self.queuePosition = queuePosition
        self.logs = logs
        self.inferenceTime = inferenceTime
        self.error = error
        self.errorType = errorType
    }

    private enum CodingKeys: String, CodingKey {
        case status, logs, metrics, preview, error
        case requestID = "request_id"
        case gatewayRequestID = "gateway_request_id"
        case responseURL = "response_url"
        case statusURL = "status_url"
        case cancelURL = "cancel_url"
        case queuePosition = "queue_position"
        case errorType = "error_type"
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(state, forKey: .status)
        try fields.encode(requestID, forKey: .requestID)
        try fields.encode(requestID, forKey: .gatewayRequestID)
        try fields.encode(urls.response, forKey: .responseURL)
        try fields.encode(urls.status, forKey: .statusURL)
        try fields.encode(urls.cancel, forKey: .cancelURL)
        try fields.encode(logs, forKey: .logs)
        try fields.encodeIfPresent(queuePosition, forKey: .queuePosition)
        if state == .completed {
            try fields.encode(["inference_time": inferenceTime], forKey: .metrics)
        } else if progress != nil || eta != nil {
            try fields.encode(["progress": progress, "eta": eta].compactMapValues(\.self), forKey: .metrics)
        }
        try fields.encodeIfPresent(preview, forKey: .preview)
        try fields.encodeIfPresent(error, forKey: .error)
        try fields.encodeIfPresent(errorType, forKey: .errorType)
    }
}
