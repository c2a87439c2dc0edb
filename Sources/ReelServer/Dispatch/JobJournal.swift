import FoundationEssentials
import ReelQueue
import ReelShot

/// Writes an engine's events into a job's log: its lines as they are, its progress every tenth; and tells all progress to those
/// who watch.
actor JobJournal {
    private let job: String
    private let queue: JobQueue
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
            let reached = Int(fraction * 10)
            guard reached > tenths else { return }
            tenths = reached
            try await write(LogLine(.info, "Rendering: \(reached * 10) %"))
        case .finished, .failed:
            break
        }
    }

    private func write(_ line: LogLine) async throws {
        try await queue.append(
            [JobLogEntry(time: Date(), level: line.level.rawValue, message: line.message)], to: job)
    }
}
