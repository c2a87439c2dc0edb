/// Runs `work` and throws `FetchError` with `unreachable` if it takes longer than `limit`.
func withTimeLimit<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        defer { group.cancelAll() }
        group.addTask(operation: work)
        group.addTask {
            try await Task.sleep(for: limit)
            throw FetchError.unreachable("It took longer than \(limit).")
        }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
