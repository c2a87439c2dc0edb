import FoundationEssentials

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

extension WebhookAttempt {
    /// What it makes of the webhook: its state, when it is due, and how many attempts are not to be counted.
    func consequence(at time: Date) -> (state: WebhookState, due: Date?, uncounted: Int) {
        switch self {
        case .delivered: (.delivered, nil, 0)
        case .abandoned: (.abandoned, nil, 0)
        case .retry(let delay): (.owed, time.addingTimeInterval(delay / .seconds(1)), 0)
        case .interrupted: (.owed, time, 1)
        }
    }
}
