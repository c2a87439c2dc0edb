import Foundation

/// Runs what blocks on a thread of its own: tests of waiting and waking run beside it on as few threads as there are cores.
package func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
