package import FoundationEssentials
package import ReelQueue
import Synchronization

/// When jobs will be done, as far as can be said.
package final class JobForecast: Sendable {
    /// Most running jobs whose pace is remembered.
    private static let limit = 1024

    private let runTimes: RunTimes
    private let workers: Int
    private let now: @Sendable () -> Date
    private let estimators = Mutex<[String: ETAEstimator]>([:])

    /// - Parameter workers: of this process; those of others count where `runTimes` knows of them.
    package init(runTimes: RunTimes, workers: Int, now: @escaping @Sendable () -> Date = { Date() }) {
        self.runTimes = runTimes
        self.workers = workers
        self.now = now
    }

    /// Seconds until a queued job will be done; nil before any job has been.
    package func untilDone(_ job: JobStatus, position: Int) -> Double? {
        let workers = runTimes.workers ?? workers
        return runTimes.mean(of: job.endpoint).map { mean in
            Self.rounded(ETAEstimator.untilDone(position: position, workers: workers, mean: mean.all, own: mean.own))
        }
    }

    /// Seconds until a running job will be done, by its own pace, or else by what earlier ones took; nil without either.
    package func untilDone(_ job: JobStatus, progress: Double?) -> Double? {
        guard let started = job.startedAt else { return nil }
        let elapsed = max(0, now().timeIntervalSince(started))
        if let progress, let left = remaining(job.id, progress, elapsed) { return Self.rounded(left) }
        return runTimes.mean(of: job.endpoint).map { Self.rounded(max(0, $0.own - elapsed)) }
    }

    private func remaining(_ id: String, _ progress: Double, _ elapsed: Double) -> Double? {
        estimators.withLock { estimators in
            // Those who ask about a job ask often: the others' paces are found again from where they are then.
            if estimators.count >= Self.limit, estimators[id] == nil { estimators.removeAll(keepingCapacity: true) }
            estimators[id, default: ETAEstimator()].observe(fraction: progress, at: elapsed)
            return estimators[id]?.remaining(at: elapsed)
        }
    }

    /// To a tenth: more would be pretence.
    private static func rounded(_ seconds: Double) -> Double { (seconds * 10).rounded() / 10 }
}
