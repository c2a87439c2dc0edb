/// A webhook of a finished job that has been taken up for delivery.
public struct OwedWebhook: Hashable, Sendable {
    /// The job's id.
    public let job: String
    public let target: WebhookTarget
    /// Which delivery attempt this is, counted from 1.
    public let attempt: Int

    init(_ row: some StoreRow, attempt: Int) throws {
        self.init(
            job: try row.value("id"),
            target: WebhookTarget(url: try row.value("url"), fileBase: try row.value("file_base")), attempt: attempt)
    }

    package init(job: String, target: WebhookTarget, attempt: Int) {
        self.job = job
        self.target = target
        self.attempt = attempt
    }
}
