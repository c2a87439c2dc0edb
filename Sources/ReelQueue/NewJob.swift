public import FoundationEssentials

/// A job on its way into the queue.
public struct NewJob: Hashable, Sendable {
    /// Lower-case UUID.
    public let id: String
    public let endpoint: String
    /// The validated request body, JSON text.
    public let input: String
    /// Who is to be told of its end, if anyone.
    public let webhook: WebhookTarget?
    public var priority = JobPriority.normal
    /// When the job fails unless a worker has taken it up by then.
    public var startDeadline: Date?
    /// How many jobs of the endpoint may be queued already for this one to be accepted; nil for any number.
    public var maximumQueueLength: Int?
    /// Seconds that the finished file is kept; nil for ever.
    public var fileLifetime: Int?

    public init(
        id: String = UUID().uuidString.lowercased(), endpoint: String, input: String, webhook: WebhookTarget? = nil
    ) {
        self.id = id
        self.endpoint = endpoint
        self.input = input
        self.webhook = webhook
    }
}
