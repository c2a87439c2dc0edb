import FoundationEssentials
import Synchronization

/// What the engine processes that waited for work have ended of: how often, and the last few times.
final class EngineTroubles: Sendable {
    struct Trouble: Sendable {
        var time: Date
        var text: String
    }

    private struct State {
        var count = 0
        var last: [Trouble] = []
    }

    private static let kept = 5
    private let state = Mutex(State())

    func note(_ text: String, at time: Date = Date()) {
        state.withLock { state in
            state.count += 1
            state.last = state.last.suffix(Self.kept - 1) + [Trouble(time: time, text: text)]
        }
    }

    /// Since the start, and the latest, the last one last.
    var seen: (count: Int, last: [Trouble]) { state.withLock { ($0.count, $0.last) } }
}
