import ReelAPI
import ReelQueue
import ReelStorage

/// Settles at the start what a crash has left: jobs that were running, and files that no job names.
struct Leftovers: Sendable {
    let queue: JobQueue
    let files: any FileStore
    let unclaimed: UnclaimedFiles

    /// - Returns: the ids of the jobs that were running.
    func settle() async throws -> [String] {
        let jobs = try await queue.recover(otherwise: JobOutcome(.workerLost))
        for leftover in try await unclaimed.leftovers() {
            if try await !queue.hasResult(leftover.key, of: leftover.job) {
                try await files.remove(key: leftover.key.description)
            }
            await unclaimed.forget(leftover.key, for: leftover.job)
        }
        return jobs
    }
}
