import UnixSignals

/// Work that SIGINT and SIGTERM cancel.
enum Interruptible {
    /// The result of `work`.
    /// - Throws: `CancellationError` once a signal has come and `work` has ended, what `work` throws otherwise.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: work)
            group.addTask {
                for await _ in signals { break }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
