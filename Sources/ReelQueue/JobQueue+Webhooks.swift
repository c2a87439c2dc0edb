/// For those who deliver webhooks.
extension JobQueue {
    /// Waits until a webhook is due and takes it up. What came of it must be said with `settleWebhook`.
    /// - Throws: `CancellationError` once the task is cancelled; no webhook is held then.
    public func nextWebhook() async throws -> OwedWebhook {
        while true {
            try Task.checkCancellation()
            // Made before the look, so that what becomes owed after it is not missed.
            let wakeUps = signals.webhooks()
            if let owed = try await store.claimWebhook() {
                guard Task.isCancelled else { return owed }
                try await settleWebhook(of: owed.job, .interrupted)
                throw CancellationError()
            }
            await wakeUps.next(atMost: try await store.timeToNextWebhook())
        }
    }

    /// Records what came of an attempt and, through a retry's new time, wakes whoever waits for the next one.
    /// - Parameter reason: what the receiver or the network said.
    public func settleWebhook(of id: String, _ attempt: WebhookAttempt, reason: String? = nil) async throws {
        try await store.settleWebhook(of: id, attempt, reason: reason)
        signals.wakeWebhooks()
    }
}
