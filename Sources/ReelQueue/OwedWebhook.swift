/// A webhook of a finished job that has been taken up for delivery.
public struct OwedWebhook: Hashable, Sendable {
    /// The job's id.
    public let job: String
    public let target: WebhookTarget
    /// Which delivery attempt this is, counted from 1.
    public let attempt: Int

    package init(job: String, target: WebhookTarget, attempt: Int) {
        self.job = job
        self.target = target
        self.attempt = attempt
    }
}
