extension JobQueue {
    /// Ends queued jobs with `outcome` when their start deadline comes. Goes on until the task is cancelled.
    /// - Parameter onEnd: hears the ids of jobs that have ended so.
    /// - Throws: `JobStoreError`; `CancellationError` if the task is cancelled while the store is being read.
    public func enforceStartDeadlines(
        outcome: JobOutcome, onEnd: @Sendable (_ ids: [String]) async -> Void = { _ in }
    ) async throws {
        while !Task.isCancelled {
            let announced = signals.deadlines()
            let ended = try await store.expire(outcome: outcome)
            if !ended.isEmpty {
                for id in ended { signals.notify(id) }
                signals.notifyMove()
                signals.wakeWebhooks()
                await onEnd(ended)
            }
            let wait = try await store.timeToNextStartDeadline()
            await announced.next(atMost: wait)
        }
    }
}
