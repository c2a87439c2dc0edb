/// Seconds on a clock that does not jump, for rates.
package enum Uptime {
    private static let start = SuspendingClock.now

    package static var now: Double {
        let (seconds, attoseconds) = (SuspendingClock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
