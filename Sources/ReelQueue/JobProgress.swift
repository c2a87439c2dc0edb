import Synchronization

/// How far jobs are that run. Kept in memory only: it changes often, and nobody needs it after a crash.
final class JobProgress: Sendable {
    private struct State {
        var fractions: [String: Double] = [:]
        var previews: [String: String] = [:]
    }

    private let state = Mutex(State())

    /// The share of the work done. Without one, the job is not running, and there is no preview of it either.
    subscript(id: String) -> Double? {
        get { state.withLock { $0.fractions[id] } }
        set {
            state.withLock { state in
                state.fractions[id] = newValue
                if newValue == nil { state.previews[id] = nil }
            }
        }
    }

    /// What the video looks like where it is being made. Kept only for a job whose progress is known.
    func show(_ preview: String, of id: String) {
        state.withLock { if $0.fractions[id] != nil { $0.previews[id] = preview } }
    }

    func preview(of id: String) -> String? {
        state.withLock { $0.previews[id] }
    }
}
