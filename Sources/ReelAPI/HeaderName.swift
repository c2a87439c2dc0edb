/// fal's own header names.
public enum HeaderName {
    public static let requestID = "x-fal-request-id"
    public static let errorType = "X-Fal-Error-Type"
    public static let retryable = "X-Fal-Retryable"
    public static let needsRetry = "X-Fal-Needs-Retry"
    public static let billableUnits = "x-fal-billable-units"
    /// Seconds within which the work must start.
    public static let requestTimeout = "X-Fal-Request-Timeout"
    /// Whose deadline has passed; `user` tells clients not to try again.
    public static let requestTimeoutType = "X-Fal-Request-Timeout-Type"
    /// `1`, `true` or `yes`: a failed attempt is not followed by another.
    public static let noRetry = "X-Fal-No-Retry"
    /// Names a request for 24 hours, so that sending it again makes no second job
    /// (draft-ietf-httpapi-idempotency-key-header). fal has none.
    public static let idempotencyKey = "Idempotency-Key"
    public static let queuePriority = "X-Fal-Queue-Priority"
    public static let objectLifecyclePreference = "X-Fal-Object-Lifecycle-Preference"
    public static let targetURL = "x-fal-target-url"
    public static let fileName = "X-Fal-File-Name"
    public static let objectLifecycle = "X-Fal-Object-Lifecycle"
}
