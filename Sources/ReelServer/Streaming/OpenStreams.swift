import ServiceLifecycle
import Synchronization

/// All event streams that are open: looked after by one task, not by one each.
///
/// It wakes each stream now and then, so that a silent one can say that it is still there, and ends all of them when the server stops.
package final class OpenStreams: Service {
    private struct State {
        var wakers: [Int: StreamWaker] = [:]
        var next = 0
        var isStopping = false
    }

    /// The streams are woken in so many groups, one after the other, so that a thousand of them are no wave.
    private static let groups = 16

    private let state = Mutex(State())
    private let interval: Duration

    /// - Parameter interval: how often each stream is woken.
    package init(interval: Duration = .seconds(10)) {
        self.interval = interval
    }

    /// Silence after which a stream says that it is still there: with `interval` that is 15 s at most.
    package var silence: Duration { interval / 2 }

    package func run() async throws {
        defer {
            for waker in stopping() { waker.stop(.stopping) }
        }
        try? await cancelWhenGracefulShutdown { [self] in
            var group = 0
            while true {
                try await Task.sleep(for: interval / Self.groups)
                for waker in wakers(of: group) { waker.look() }
                group = (group + 1) % Self.groups
            }
        }
    }

    /// Looks after a stream until it is taken off again.
    func add(_ waker: StreamWaker) -> Int {
        let (number, isStopping) = state.withLock { state in
            state.next += 1
            state.wakers[state.next] = waker
            return (state.next, state.isStopping)
        }
        if isStopping { waker.stop(.stopping) }
        return number
    }

    func remove(_ number: Int) {
        let waker = state.withLock { $0.wakers.removeValue(forKey: number) }
        // Let go of outside the lock: what it owns may do anything when it dies.
        _ = consume waker
    }

    private func wakers(of group: Int) -> [StreamWaker] {
        state.withLock { state in state.wakers.compactMap { $0.key % Self.groups == group ? $0.value : nil } }
    }

    private func stopping() -> [StreamWaker] {
        state.withLock { state in
            state.isStopping = true
            return Array(state.wakers.values)
        }
    }
}
