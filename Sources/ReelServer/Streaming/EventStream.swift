import ServiceLifecycle

/// Server-sent events (WHATWG HTML, section 9.2) about something that changes.
///
/// The source is asked when it may have changed and the last events have been written, so a slow reader costs no memory.
package struct EventStream<Source: EventSource>: Sendable {
    package enum Ending: Hashable, Sendable {
        /// The source has told everything.
        case complete
        /// The client is gone.
        case hungUp
        /// The server is being stopped.
        case stopping
    }

    private enum Wake: Sendable {
        case look
        case stop(Ending)
    }

    let source: Source
    let changes: AsyncStream<Void>
    let gone: AsyncStream<Never>
    let keepAlive: Duration

    /// - Parameters:
    ///   - changes: yields when the source may have something to tell; made before anyone looked at it.
    ///   - gone: ends when the client has gone.
    ///   - keepAlive: silence after which a comment is sent, so that nothing on the way takes the connection for dead.
    package init(
        source: Source, changes: AsyncStream<Void>, gone: AsyncStream<Never>, keepAlive: Duration = .seconds(15)
    ) {
        self.source = source
        self.changes = changes
        self.gone = gone
        self.keepAlive = keepAlive
    }

    /// Writes the events until there are no more, or nobody to hear them.
    /// - Parameter write: writes text to the client; that it throws means that the client is gone.
    /// - Throws: what the source throws; `CancellationError` once the task is cancelled.
    package func send(_ write: (String) async throws -> Void) async throws -> Ending {
        let (wakes, wake) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            wake.yield(.look)
            group.addTask { for await _ in changes { wake.yield(.look) } }
            group.addTask {
                for await _ in gone {}
                wake.yield(.stop(.hungUp))
                wake.finish()
            }
            group.addTask {
                try await gracefulShutdown()
                wake.yield(.stop(.stopping))
                wake.finish()
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: keepAlive)
                    wake.yield(.look)
                }
            }

            var source = source
            var lastWrite = ContinuousClock.now
            for await wake in wakes {
                if case .stop(let ending) = wake { return ending }
                let (events, isLast) = try await source.pull()
                let isSilent = events.isEmpty && lastWrite.duration(to: .now) >= keepAlive
                do {
                    for text in isSilent ? [": keep-alive\n\n"] : events.map(Self.event) {
                        try await write(text)
                        lastWrite = .now
                    }
                } catch {
                    return .hungUp
                }
                if isLast { return .complete }
            }
            throw CancellationError()
        }
    }

    /// An event that carries `data`, text of one line.
    static func event(_ data: String) -> String {
        "data: \(data)\n\n"
    }
}
