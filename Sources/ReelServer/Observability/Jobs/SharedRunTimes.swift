package import FoundationEssentials
package import ReelQueue
import ServiceLifecycle

/// Learns from a queue that processes share how long jobs take and how many are made side by side: a server without workers makes none itself, and
/// one with workers only some.
package struct SharedRunTimes: Service {
    private let queue: JobQueue
    private let endpoints: [String]
    private let runTimes: RunTimes
    private let now: @Sendable () -> Date
    private static let pause = Duration.seconds(5)
    /// Older jobs say nothing of how long they take now.
    private static let memory: TimeInterval = 86_400
    /// Of a mean in which recent jobs count more, those before have no say.
    private static let most = 50

    package init(
        queue: JobQueue, endpoints: [String], runTimes: RunTimes, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.queue = queue
        self.endpoints = endpoints
        self.runTimes = runTimes
        self.now = now
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // What cannot be read now is read the next time; others say that the database is away.
                try? await look()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Reads both once.
    package func look() async throws {
        let time = now()
        // A second or two more, for a database whose clock is ahead.
        let query = FinishedQuery(
            endpoints: endpoints, start: time - Self.memory, end: time + 60, ending: .success, limit: Self.most)
        let jobs = try await queue.finished(query).reversed().compactMap { job in
            guard let start = job.status.startedAt, let end = job.status.finishedAt else { return nil as (String, Double)? }
            return (job.status.endpoint, max(0, end.timeIntervalSince(start)))
        }
        runTimes.replace(with: jobs.map { (endpoint: $0.0, seconds: $0.1) })
        let counts = try await queue.counts()
        // Where jobs wait, every worker has one. Where none do, nobody needs to know how many there are, so that what was seen last will do.
        runTimes.workers = counts.queued > 0 ? max(1, counts.running) : max(1, counts.running, runTimes.workers ?? 1)
    }
}
