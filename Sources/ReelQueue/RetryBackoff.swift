/// How long a job waits between attempts: exponential backoff with jitter, so that jobs that failed together do not come back together.
public struct RetryBackoff: Hashable, Sendable {
    /// The wait after the first attempt; each further one is twice as long.
    public let base: Duration
    /// The longest wait, before jitter.
    public let cap: Duration
    /// How far a wait may be off, as a fraction of it, in both directions.
    public let jitter: Double

    public init(base: Duration = .seconds(1), cap: Duration = .seconds(60), jitter: Double = 0.5) {
        self.base = base
        self.cap = cap
        self.jitter = jitter
    }

    /// The wait after a failed attempt.
    /// - Parameter attempt: which one failed, counted from 1.
    public func delay(afterAttempt attempt: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let doublings = min(max(0, attempt - 1), 30)
        return min(cap, base * Double(1 << doublings)) * Double.random(in: (1 - jitter)...(1 + jitter), using: &random)
    }

    /// The longest wait that there is.
    var longest: Duration { cap * (1 + jitter) }
}
