/// Everything that the store knows of a job, but for its log.
public struct JobRecord: Hashable, Sendable {
    public var job: Job
    public var webhook: WebhookRecord?
    /// The id of the job whose input this one was given anew; nil for one that a client sent.
    public var retryOf: String?
    /// The ids of the jobs that were given this one's input anew, the oldest first.
    public var retries: [String]
}
