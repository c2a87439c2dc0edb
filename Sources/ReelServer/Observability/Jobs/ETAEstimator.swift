import Glibc

/// How long something still takes, from how far it was at what time. Pure: it looks at no clock.
///
/// The pace is what the last seconds say more than what the first ones said: work often begins with a part in which nothing
/// advances. Between two reports the rest shrinks with time.
package struct ETAEstimator: Hashable, Sendable {
    /// Seconds in which an old pace loses about two thirds of its weight.
    private static let memory = 3.0

    private var fraction = 0.0
    private var elapsed = 0.0
    /// Share of the work done in a second.
    private var pace: Double?

    package init() {}

    /// - Parameters:
    ///   - fraction: share of the work done, 0...1. A smaller one than before means that the work has begun anew.
    ///   - elapsed: seconds since the work began.
    package mutating func observe(fraction: Double, at elapsed: Double) {
        guard fraction.isFinite, elapsed.isFinite, fraction != self.fraction else { return }
        let fraction = min(max(fraction, 0), 1)
        if fraction < self.fraction || elapsed < self.elapsed { self = ETAEstimator() }
        let (advance, time) = (fraction - self.fraction, elapsed - self.elapsed)
        guard advance > 0, time > 0 else { return }
        let latest = advance / time
        let weight = pace == nil ? 1 : 1 - exp(-time / Self.memory)
        pace = (pace ?? 0) * (1 - weight) + latest * weight
        (self.fraction, self.elapsed) = (fraction, elapsed)
    }

    /// Seconds left at `elapsed` seconds since the work began, 0 or more; nil before there is anything to go by.
    package func remaining(at elapsed: Double) -> Double? {
        guard let pace, pace > 0 else { return nil }
        return max(0, (1 - fraction) / pace - max(0, elapsed - self.elapsed))
    }

    /// Seconds until a queued job will be done, if every job takes `mean` seconds and all workers are busy, each anywhere in
    /// its job: the job ahead of it that it waits for ends after (position + 1/2) / workers jobs' time, and then it runs itself.
    package static func untilDone(position: Int, workers: Int, mean: Double, own: Double) -> Double {
        mean * (Double(max(0, position)) + 0.5) / Double(max(1, workers)) + own
    }
}
