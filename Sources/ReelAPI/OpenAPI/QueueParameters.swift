/// Parameters of the queue's operations.
enum QueueParameters {
    static let requestID = Operation.parameter(
        "request_id", in: "path", ["type": "string"], "Request ID", isRequired: true)

    static let logs = Operation.parameter(
        "logs", in: "query", ["type": "number"], "Whether to include logs (`1`) in the response or not (`0`).")

    static let webhook = Operation.parameter(
        "fal_webhook", in: "query", ["type": "string"], "URL that the result is sent to.")

    /// What both a run and a submission take.
    static let common = [
        Operation.parameter(
            HeaderName.requestTimeout, in: "header", ["type": "number", "exclusiveMinimum": 0.1],
            "Seconds within which the work must start."),
        Operation.parameter(
            HeaderName.queuePriority, in: "header", ["type": "string", "enum": ["normal", "low"], "default": "normal"],
            "Work of low priority waits until there is no other."),
        Operation.parameter(
            HeaderName.noRetry, in: "header", ["type": "string", "enum": ["1", "true", "yes"]],
            "A failed attempt is not followed by another."),
        Operation.parameter(
            HeaderName.idempotencyKey, in: "header", ["type": "string", "minLength": 1, "maxLength": 255],
            "Names the request for 24 hours: sending it again answers for the same request. With another body: 422."),
        Operation.parameter(
            "fal_max_queue_length", in: "query", ["type": "integer", "minimum": 0],
            "Refuses the request if more than so many wait already."),
    ]
}
