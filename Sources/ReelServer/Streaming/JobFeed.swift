import ReelAPI
import ReelQueue
import Synchronization

/// A job as those see it who watch it: read when it changes, kept for all of them.
final class JobFeed: Sendable {
    private struct State {
        var latest: Result<JobSnapshot, any Error>?
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
        var reader: Task<Void, Never>?
        /// Nobody watches any more, or there is nothing more to come.
        var isOver = false
    }

    private let state = Mutex(State())
    private let onOver: @Sendable (JobFeed) -> Void

    /// - Parameter onOver: hears that nobody new should watch this.
    init(onOver: @escaping @Sendable (JobFeed) -> Void) {
        self.onOver = onOver
    }

    var snapshot: JobSnapshot? {
        get throws { try state.withLock { $0.latest }?.get() }
    }

    /// - Returns: nil if this feed is over.
    func subscribe() -> JobSubscription? {
        state.withLock { $0.isOver ? nil : add(to: &$0) }
    }

    /// The first to watch; `read` goes on until the last has gone.
    func subscribe(starting read: @escaping @Sendable () async -> Void) -> JobSubscription {
        state.withLock { state in
            state.reader = Task { await read() }
            return add(to: &state)
        }
    }

    func unsubscribe(_ number: Int) {
        let (listener, reader) = state.withLock { state in
            let listener = state.listeners.removeValue(forKey: number)
            guard state.listeners.isEmpty else { return (listener, nil as Task<Void, Never>?) }
            state.isOver = true
            return (listener, state.reader)
        }
        listener?.finish()
        guard let reader else { return }
        reader.cancel()
        onOver(self)
    }

    /// Reads the job whenever it has changed, until it has ended.
    func follow(_ id: String, in queue: JobQueue) async {
        var changes = queue.changes(of: id).makeAsyncIterator()
        var logs: [JobLogEntry] = []
        repeat {
            do {
                guard let status = try await queue.status(id: id) else { throw APIError.unknownRequest }
                var snapshot = JobSnapshot(status: status, logs: [])
                if status.state == .queued { snapshot.position = try await queue.position(id: id) ?? 0 }
                logs += try await queue.logs(of: id, after: logs.count)
                snapshot.logs = logs
                if status.state.isFinal { snapshot.ended = try await queue.job(id: id) }
                publish(.success(snapshot))
                if snapshot.ended != nil { break }
            } catch {
                guard !Task.isCancelled else { break }
                publish(.failure(error))
                break
            }
        } while await changes.next() != nil
        state.withLock { $0.isOver = true }
        onOver(self)
    }

    private func publish(_ latest: Result<JobSnapshot, any Error>) {
        let listeners = state.withLock { state in
            state.latest = latest
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield() }
    }

    private func add(to state: inout State) -> JobSubscription {
        let (changes, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.next += 1
        state.listeners[state.next] = listener
        // What is known already is news to whoever comes now.
        if state.latest != nil { listener.yield() }
        return JobSubscription(feed: self, number: state.next, changes: changes)
    }
}
