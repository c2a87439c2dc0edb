import ServiceLifecycle

/// Work for whose duration a server runs.
struct Companion: Service {
    let listeners: AsyncStream<Listener>
    /// Ports to wait for.
    let count: Int
    let work: @Sendable ([Listener]) async throws -> Void

    func run() async throws {
        let found = await listeners.prefix(count).reduce(into: [Listener]()) { $0.append($1) }
        guard found.count == count else { return }
        try await work(found)
    }
}
