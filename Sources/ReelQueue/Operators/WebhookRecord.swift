public import FoundationEssentials

/// A job's webhook and what has come of it so far.
public struct WebhookRecord: Hashable, Sendable {
    /// One attempt to deliver it.
    public struct Delivery: Hashable, Sendable {
        public var attempt: Int
        public var time: Date
        public var outcome: Outcome
        /// What the receiver or the network said; nil if there is nothing to say.
        public var reason: String?
    }

    public enum Outcome: String, Hashable, Sendable {
        case delivered, retried, abandoned, interrupted
    }

    public var url: String
    public var state: WebhookState
    /// Attempts that have been begun.
    public var attempts: Int
    /// When the next attempt is due; nil if none is.
    public var dueAt: Date?
    /// The oldest first.
    public var deliveries: [Delivery]

    init(_ row: some StoreRow, deliveries: [some StoreRow]) throws {
        url = try row.value("url")
        state = WebhookState(rawValue: try row.value("state")) ?? .waiting
        attempts = try row.value("attempts")
        dueAt = try row.date("due_at")
        self.deliveries = try deliveries.map { row in
            Delivery(
                attempt: try row.value("attempt"), time: try row.date("time") ?? .distantPast,
                outcome: Outcome(rawValue: try row.value("outcome")) ?? .interrupted, reason: try row.optional("reason"))
        }
    }
}

extension WebhookAttempt {
    var outcome: WebhookRecord.Outcome {
        switch self {
        case .delivered: .delivered
        case .retry: .retried
        case .abandoned: .abandoned
        case .interrupted: .interrupted
        }
    }
}
