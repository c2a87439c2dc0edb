/// That something took longer than it may.
struct DeadlineExceeded: Error, CustomStringConvertible {
    let limit: Duration

    var description: String { "There was no answer within \(limit / .seconds(1)) s." }
}

/// Runs `work`, and waits for it no longer than `limit`. Late work is cancelled, and not waited for if it does not heed that.
/// - Throws: `DeadlineExceeded`; `CancellationError` once the task is cancelled; what `work` throws.
func withDeadline<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let (results, result) = AsyncStream.makeStream(of: Result<Value, any Error>.self, bufferingPolicy: .bufferingOldest(1))
    let working = Task {
        do {
            result.yield(.success(try await work()))
        } catch {
            result.yield(.failure(error))
        }
    }
    let waiting = Task {
        try await Task.sleep(for: limit)
        result.yield(.failure(DeadlineExceeded(limit: limit)))
    }
    defer {
        working.cancel()
        waiting.cancel()
    }
    for await result in results { return try result.get() }
    throw CancellationError()
}
