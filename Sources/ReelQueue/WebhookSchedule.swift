/// When a webhook that was not acknowledged is sent again: the first attempt at once, then exponential backoff with jitter.
///
/// As fal's documents promise: up to 10 retries, over about two hours (with a base of 7 s, 7 · (2¹⁰ - 1) s = 1 h 59 min). Jitter
/// keeps the webhooks of a receiver that was down from arriving all at once when it is back.
public struct WebhookSchedule: Hashable, Sendable {
    /// The wait before the first retry; each further one is twice as long.
    public let base: Duration
    /// Retries after the first attempt.
    public let maximumRetries: Int
    /// How far a wait may be off, as a fraction of it, in both directions.
    public let jitter: Double

    public init(base: Duration = .seconds(7), maximumRetries: Int = 10, jitter: Double = 0.1) {
        self.base = base
        self.maximumRetries = maximumRetries
        self.jitter = jitter
    }

    /// The wait after a failed attempt.
    /// - Parameter attempt: which one failed, counted from 1.
    /// - Returns: nil if that was the last.
    public func delay(afterAttempt attempt: Int, using random: inout some RandomNumberGenerator) -> Duration? {
        guard (1...maximumRetries).contains(attempt) else { return nil }
        return base * Double(1 << (attempt - 1)) * Double.random(in: (1 - jitter)...(1 + jitter), using: &random)
    }
}
