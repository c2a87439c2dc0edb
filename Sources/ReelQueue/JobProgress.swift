import Synchronization

/// How far the jobs that run in this process are. Kept in memory only: it changes often, and nobody needs it after a crash.
final class JobProgress: Sendable {
    private let fractions = Mutex<[String: Double]>([:])

    subscript(id: String) -> Double? {
        get { fractions.withLock { $0[id] } }
        set { fractions.withLock { $0[id] = newValue } }
    }
}
