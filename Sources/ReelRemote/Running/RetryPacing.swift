import ReelFetch

/// How often a request is made again that a server has not taken, and how long to wait before.
public struct RetryPacing: Hashable, Sendable {
    public var attempts: Int
    /// Before the second attempt; each further wait is twice as long.
    public var base: Duration
    /// The longest wait, also where the server asks for more.
    public var longest: Duration

    public init(attempts: Int = 5, base: Duration = .milliseconds(500), longest: Duration = .seconds(20)) {
        self.attempts = attempts
        self.base = base
        self.longest = longest
    }

    /// The wait after attempt number `attempt`, from 1.
    /// - Parameters:
    ///   - asked: what the server asks for (Retry-After); it counts if it is longer.
    ///   - chance: 0..<1; spreads those that wait over half of the wait and the half again.
    package func pause(after attempt: Int, asked: Duration?, chance: Double) -> Duration {
        var pause = base
        for _ in 1..<max(1, min(attempt, 12)) { pause *= 2 }
        pause = pause * (0.75 + 0.5 * chance)
        return min(longest, max(pause, asked ?? .zero))
    }
}
