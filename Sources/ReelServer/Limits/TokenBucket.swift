/// How much of a rate is left: full after a pause, emptied by each take, filled again evenly.
package struct TokenBucket: Hashable, Sendable {
    /// Tokens that it holds at most.
    private let capacity: Double
    private let perSecond: Double
    private var tokens: Double
    /// When `tokens` were counted, in seconds on the caller's clock.
    private var time: Double

    /// A full one. What comes in a minute is what it holds.
    /// - Parameter now: seconds on any clock that does not go back.
    package init(perMinute: Int, now: Double) {
        capacity = Double(max(1, perMinute))
        perSecond = capacity / 60
        (tokens, time) = (capacity, now)
    }

    /// Takes a token if there is one.
    /// - Returns: nil if there was; otherwise the seconds until there will be.
    package mutating func take(at now: Double) -> Double? {
        fill(at: now)
        guard tokens >= 1 else { return (1 - tokens) / perSecond }
        tokens -= 1
        return nil
    }

    /// Takes `count` tokens that are owed, whether they are there or not; the debt is a minute's worth at most.
    package mutating func charge(_ count: Double, at now: Double) {
        fill(at: now)
        tokens = max(tokens - count, -capacity)
    }

    private mutating func fill(at now: Double) {
        tokens = min(capacity, tokens + max(0, now - time) * perSecond)
        time = max(time, now)
    }
}
