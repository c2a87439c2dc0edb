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
            if try await !isNamed(leftover) { try await files.remove(key: leftover.key.description) }
            await unclaimed.forget(leftover.key, for: leftover.job)
        }
        return jobs
    }

    private func isNamed(_ leftover: UnclaimedFiles.Leftover) async throws -> Bool {
        guard case .output(let json)? = try await queue.job(id: leftover.job)?.outcome else { return false }
        return try StoredOutput(json: json).video.key == leftover.key.description
    }
}
