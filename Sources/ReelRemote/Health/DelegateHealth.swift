public import FoundationEssentials
import Synchronization

/// How a server is, as far as is known: what came of the last requests and looks.
public final class DelegateHealth: Sendable {
    /// What there is to show.
    public struct Snapshot: Hashable, Sendable {
        /// Whether it is asked for videos now.
        public var isUsed: Bool
        /// Nil if the last thing that is known is good, or nothing is.
        public var trouble: String?
        public var lastHeard: Date?
        public var made: Int
        public var failed: Int
    }

    private struct State {
        var breaker: CircuitBreaker
        var trouble: String?
        var lastHeard: Date?
        var made = 0
        var failed = 0
    }

    private let state: Mutex<State>

    package init(breaker: CircuitBreaker = CircuitBreaker()) { state = Mutex(State(breaker: breaker)) }

    package func admit(at now: ContinuousClock.Instant = .now) -> Bool { state.withLock { $0.breaker.admit(at: now) } }

    /// A video has come about, or a look has gone well.
    package func succeeded(isVideo: Bool) {
        state.withLock { state in
            state.breaker.succeeded()
            state.trouble = nil
            state.lastHeard = Date()
            if isVideo { state.made += 1 }
        }
    }

    package func failed(_ failure: DelegateFailure, isVideo: Bool, at now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            if isVideo { state.failed += 1 }
            guard failure.countsAgainstServer else {
                state.breaker.abandoned(at: now)
                return
            }
            state.breaker.failed(at: now)
            state.trouble = failure.message
        }
    }

    /// What was admitted was given up before it came to anything.
    package func abandoned(at now: ContinuousClock.Instant = .now) { state.withLock { $0.breaker.abandoned(at: now) } }

    public var snapshot: Snapshot {
        state.withLock { state in
            let isUsed = if case .open(let end) = state.breaker.state { ContinuousClock.now >= end } else { true }
            return Snapshot(
                isUsed: isUsed, trouble: state.trouble, lastHeard: state.lastHeard, made: state.made, failed: state.failed)
        }
    }
}
