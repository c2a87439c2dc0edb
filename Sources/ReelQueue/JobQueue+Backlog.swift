extension JobQueue {
    /// How many webhooks are owed: due, waiting for a retry, or being sent.
    public func webhookBacklog() async throws -> Int { try await store.webhookBacklog() }
}
