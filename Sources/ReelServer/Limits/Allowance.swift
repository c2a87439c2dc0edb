import Synchronization

/// What is left of one key's rate.
package final class Allowance: Sendable {
    package let perMinute: Int
    private let bucket: Mutex<TokenBucket>

    package init(perMinute: Int, now: Double = Uptime.now) {
        self.perMinute = perMinute
        bucket = Mutex(TokenBucket(perMinute: perMinute, now: now))
    }

    /// Takes one request off it.
    /// - Returns: nil if there was one; otherwise the seconds until there will be.
    package func take(at now: Double = Uptime.now) -> Double? { bucket.withLock { $0.take(at: now) } }
}
