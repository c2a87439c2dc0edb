import Synchronization

/// Keeps one address from taking more than its share, and from trying one key after the other.
///
/// It remembers so many addresses and no more, whoever comes: those that have been silent longest are forgotten first, which costs
/// nothing, since their buckets are full or will soon be.
package final class AddressLimiter: Sendable {
    private struct Buckets {
        /// Those that came since the last time that it was full.
        var recent: [CallerAddress: TokenBucket] = [:]
        /// Those of the time before.
        var earlier: [CallerAddress: TokenBucket] = [:]
    }

    private let perMinute: Int
    private let includesLoopback: Bool
    private let capacity: Int
    private let buckets = Mutex(Buckets())

    /// - Parameters:
    ///   - perMinute: requests of one address in a minute, and at once after a pause.
    ///   - includesLoopback: whether the programs of this machine are counted too.
    ///   - capacity: addresses that are remembered for certain; twice as many take up memory.
    package init(perMinute: Int, includesLoopback: Bool, capacity: Int = 8192) {
        self.perMinute = perMinute
        self.includesLoopback = includesLoopback
        self.capacity = capacity
    }

    /// Counts a request.
    /// - Returns: nil if it may go on; otherwise the seconds until one may.
    package func take(_ address: CallerAddress, at now: Double = Uptime.now) -> Double? {
        withBucket(of: address, now) { $0.take(at: now) }
    }

    /// Counts a wrong key, which costs as much as all requests of a second: sixty in a minute, and no others, are too many.
    package func chargeForWrongKey(_ address: CallerAddress, at now: Double = Uptime.now) {
        withBucket(of: address, now) { bucket -> Double? in
            bucket.charge(max(1, Double(perMinute) / 60) - 1, at: now)
            return nil
        }
    }

    /// Addresses that are remembered.
    package var count: Int { buckets.withLock { $0.recent.count + $0.earlier.count } }

    @discardableResult private func withBucket(
        of address: CallerAddress, _ now: Double, _ body: (inout TokenBucket) -> Double?
    ) -> Double? {
        guard includesLoopback || !address.isLoopback else { return nil }
        return buckets.withLock { buckets in
            if buckets.recent[address] == nil {
                if buckets.recent.count >= capacity {
                    buckets.earlier = buckets.recent
                    buckets.recent = [:]
                }
                buckets.recent[address] =
                    buckets.earlier.removeValue(forKey: address) ?? TokenBucket(perMinute: perMinute, now: now)
            }
            return body(&buckets.recent[address, default: TokenBucket(perMinute: perMinute, now: now)])
        }
    }
}
