extension JobQueue {
    /// Ends queued jobs with `outcome` when their start deadline comes. Goes on until the task is cancelled.
    /// - Throws: `JobStoreError`; `CancellationError` if the task is cancelled while the store is being read.
    public func enforceStartDeadlines(outcome: JobOutcome) async throws {
        while !Task.isCancelled {
            let announced = signals.deadlines()
            if try await !store.expire(outcome: outcome).isEmpty {
                signals.notifyAll()
                signals.wakeWebhooks()
            }
            let wait = try await store.timeToNextStartDeadline()
            await announced.next(atMost: wait)
        }
    }
}
