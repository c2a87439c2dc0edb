/// What came of one attempt to deliver a webhook.
public enum WebhookAttempt: Hashable, Sendable {
    case delivered
    /// Another attempt is due after `delay`.
    case retry(after: Duration)
    /// There will be no other attempt.
    case abandoned
    /// The attempt was broken off on our side, as when the server stops: it does not count and is due again at once.
    case interrupted
}
