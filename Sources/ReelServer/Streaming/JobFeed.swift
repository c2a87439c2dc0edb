import ReelAPI
import ReelQueue
import Synchronization

/// A job as those see it who watch it: read when it has changed, kept for all of them. Between changes no task belongs to it.
final class JobFeed: Sendable {
    private struct State {
        var latest: Result<JobSnapshot, any Error>?
        var watchers: [Int: StreamWaker] = [:]
        var next = 0
        var isReading = false
        /// It has changed since the reading began.
        var isStale = false
        /// Nobody watches any more, or there is nothing more to come.
        var isOver = false
    }

    let id: String
    private let queue: JobQueue
    private let state = Mutex(State())
    private let feeds: JobFeeds

    /// - Parameter feeds: has `read` called when there is something to read, and hears that nobody new should watch this.
    init(of id: String, in queue: JobQueue, for feeds: JobFeeds) {
        self.id = id
        self.queue = queue
        self.feeds = feeds
    }

    var snapshot: JobSnapshot? {
        get throws { try state.withLock { $0.latest }?.get() }
    }

    /// - Returns: nil if this feed is over.
    func subscribe(_ waker: StreamWaker) -> JobSubscription? {
        let added = state.withLock { state -> (number: Int, isKnown: Bool)? in
            guard !state.isOver else { return nil }
            state.next += 1
            state.watchers[state.next] = waker
            return (state.next, state.latest != nil)
        }
        guard let added else { return nil }
        // What is known already is news to whoever comes now.
        if added.isKnown { waker.look() } else { refresh() }
        return JobSubscription(feed: self, number: added.number)
    }

    func unsubscribe(_ number: Int) {
        let (watcher, isLast) = state.withLock { state in
            let watcher = state.watchers.removeValue(forKey: number)
            if state.watchers.isEmpty { state.isOver = true }
            return (watcher, state.isOver)
        }
        _ = consume watcher
        if isLast { feeds.forget(self) }
    }

    /// Has the job read once more, as it has changed.
    func refresh() {
        let mustStart = state.withLock { state in
            guard !state.isOver else { return false }
            defer { state.isReading = true }
            state.isStale = state.isReading
            return !state.isReading
        }
        if mustStart { feeds.read(self) }
    }

    /// Tells those who watch that the job's place in the queue is another one now, if it is.
    /// - Returns: whether there was something to tell.
    func move(to position: Int) -> Bool {
        let watchers = state.withLock { state -> [StreamWaker] in
            // What is being read could be older than this.
            state.isStale = state.isStale || state.isReading
            guard !state.isReading, case .success(var snapshot)? = state.latest, let before = snapshot.position,
                before != position
            else { return [] }
            snapshot.position = position
            state.latest = .success(snapshot)
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.look() }
        return !watchers.isEmpty
    }

    /// Reads the job until it has not changed in the meantime.
    func read() async {
        repeat {
            let latest: Result<JobSnapshot, any Error>
            do {
                latest = .success(try await look())
            } catch {
                latest = .failure(error)
            }
            publish(latest)
        } while state.withLock { state in
            defer { state.isStale = false }
            state.isReading = state.isStale && !state.isOver
            return state.isReading
        }
    }

    private func look() async throws -> JobSnapshot {
        let known = state.withLock { (try? $0.latest?.get().logs) ?? [] }
        guard let status = try await queue.status(id: id) else { throw APIError.unknownRequest }
        var snapshot = JobSnapshot(status: status, logs: known)
        if status.state == .queued { snapshot.position = try await queue.position(id: id) ?? 0 }
        snapshot.logs += try await queue.logs(of: id, after: known.count)
        if status.state.isFinal { snapshot.ended = try await queue.job(id: id) }
        return snapshot
    }

    private func publish(_ latest: Result<JobSnapshot, any Error>) {
        let isLast =
            switch latest {
            case .success(let snapshot): snapshot.ended != nil
            case .failure: true
            }
        let watchers = state.withLock { state in
            state.latest = latest
            state.isOver = state.isOver || isLast
            return Array(state.watchers.values)
        }
        if isLast { feeds.forget(self) }
        for watcher in watchers { watcher.look() }
    }
}
