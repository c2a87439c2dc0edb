/// How often, and after what wait, a request that failed for the moment is made again.
public struct S3RetryPolicy: Hashable, Sendable {
    public var attempts = 6
    /// The longest wait before the second attempt; it doubles with each.
    public var base = Duration.milliseconds(100)
    public var longest = Duration.seconds(5)

    public init() {}

    /// A wait between nothing and its limit ("full jitter"), so that the many who failed together do not come back together.
    package func wait(afterAttempt attempt: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let limit = min(longest, base * Double(1 << min(max(attempt, 1) - 1, 20)))
        return limit * Double.random(in: 0...1, using: &random)
    }
}
