/// For those who run the server.
extension JobQueue {
    public func jobs(_ query: JobQuery) async throws -> JobListing { try await store.jobs(query) }

    public func record(of id: String) async throws -> JobRecord? { try await store.record(of: id) }

    public func overview(most: Int) async throws -> QueueOverview { try await store.overview(most: most) }

    public func accounts() async throws -> [(owner: String?, account: Account)] { try await store.accounts() }
}
