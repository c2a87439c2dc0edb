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
    /// How many jobs of all endpoints may be queued already for this one to be accepted; nil for any number.
    public var maximumQueued: Int?
    /// Seconds that the finished file is kept; nil for ever.
    public var fileLifetime: Int?
    /// Whose job it is: the id of the key it comes with, if keys are in use.
    public var owner: String?
    /// Attempts that the job may have, 1 for no retry.
    public var maximumAttempts = NewJob.defaultMaximumAttempts
    /// Says that this is the same request as an earlier one of the owner with the same key, if there was one in the last 24 hours.
    public var idempotencyKey: String?

    /// What it costs if it succeeds; nil for nothing.
    public var charge: JobCharge?
    /// What the owner's jobs may cost in all, in millionths of a US dollar; nil for any amount.
    public var budget: Int?

    /// What people will know it by in lists, of which the first `promptLength` characters are kept.
    public var prompt: String?
    /// The id of the earlier job whose input this is; nil for a request that a client sends.
    public var retryOf: String?

    /// Characters of a prompt that lists and searches go by.
    public static let promptLength = 500

    /// What is kept of the prompt; nil if there is nothing to keep.
    var listedPrompt: String? {
        prompt.flatMap { $0.isEmpty ? nil : String($0.prefix(Self.promptLength)) }
    }

    /// fal's documents promise up to 10 attempts (docs.fal.ai, reliability).
    public static let defaultMaximumAttempts = 10

    public init(
        id: String = UUID().uuidString.lowercased(), endpoint: String, input: String, webhook: WebhookTarget? = nil
    ) {
        self.id = id
        self.endpoint = endpoint
        self.input = input
        self.webhook = webhook
    }
}
