import FoundationEssentials
import ReelQueue
import ReelShot

/// Writes an engine's events into a job's log: its lines as they are, its progress every tenth; and tells all progress to those
/// who watch.
actor JobJournal {
    private let job: String
    private let queue: JobQueue
    private let start = ContinuousClock.now
    private var pace = ETAEstimator()
    private var tenths = 0

    init(job: String, queue: JobQueue) {
        self.job = job
        self.queue = queue
    }

    @Sendable func record(_ event: EngineEvent) async throws {
        switch event {
        case .log(let line):
            try await write(line)
        case .progress(let fraction):
            queue.report(progress: fraction, of: job)
            let elapsed = start.duration(to: .now) / .seconds(1)
            pace.observe(fraction: fraction, at: elapsed)
            let reached = Int(fraction * 10)
            guard reached > tenths else { return }
            tenths = reached
            let left = reached < 10 ? pace.remaining(at: elapsed).map { ", about \(Int($0.rounded(.up))) s left" } : nil
            try await write(LogLine(.info, "Rendering: \(reached * 10) %\(left ?? "")"))
        case .preview(let jpeg):
            queue.report(preview: jpeg, of: job)
        case .finished, .failed:
            break
        }
    }

    private func write(_ line: LogLine) async throws {
        try await queue.append(
            [JobLogEntry(time: Date(), level: line.level.rawValue, message: line.message)], to: job)
    }
}
