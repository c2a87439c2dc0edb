package import ReelQueue
import Synchronization

/// Follows jobs for those who watch them: however many watch a job, the store is read once for each of its changes.
package final class JobFeeds: Sendable {
    private struct State {
        var feeds: [String: JobFeed] = [:]
        /// Feeds of jobs that have changed, and how many tasks read them.
        var unread: [JobFeed] = []
        var readers = 0
        /// Whether the places in the queue are being told.
        var isTelling = false
        /// Whether the queue has moved since that began.
        var hasMoved = false
    }

    /// Jobs read at a time; the store reads no more at once either.
    private static let maximumReaders = 4
    /// Places told at a time. What comes between is heard of at once: a thousand that move up must not hold up the one that has ended.
    private static let slice = 32
    /// Rest after a slice in which somebody was told.
    private static let pause = Duration.milliseconds(2)
    /// Least time from one telling of the places to the next: all moves in between are told as one.
    private static let rest = Duration.milliseconds(150)

    private let queue: JobQueue
    private let state = Mutex(State())

    package init(queue: JobQueue) {
        self.queue = queue
        queue.add(self)
    }

    /// Follows a job until the subscription is let go of.
    /// - Parameter waker: is woken whenever there is a new snapshot, the first time as soon as there is one at all.
    package func follow(_ id: String, waking waker: StreamWaker) -> JobSubscription {
        while true {
            let feed = state.withLock { state in
                if let feed = state.feeds[id] { return feed }
                let feed = JobFeed(of: id, in: queue, for: self)
                state.feeds[id] = feed
                return feed
            }
            if let subscription = feed.subscribe(waker) { return subscription }
            forget(feed)
        }
    }

    /// How many jobs are followed.
    package var count: Int { state.withLock { $0.feeds.count } }

    /// Lets nobody new watch this feed.
    func forget(_ feed: JobFeed) {
        state.withLock { if $0.feeds[feed.id] === feed { $0.feeds[feed.id] = nil } }
    }

    /// Reads a feed's job as soon as it is its turn.
    func read(_ feed: JobFeed) {
        let mustStart = state.withLock { state in
            state.unread.append(feed)
            guard state.readers < Self.maximumReaders else { return false }
            state.readers += 1
            return true
        }
        guard mustStart else { return }
        Task {
            while let feed = nextUnread() { await feed.read() }
        }
    }

    private func nextUnread() -> JobFeed? {
        state.withLock { state in
            guard state.unread.isEmpty else { return state.unread.removeFirst() }
            state.readers -= 1
            return nil
        }
    }
}

extension JobFeeds: JobObserver {
    package func jobChanged(_ id: String) {
        state.withLock { $0.feeds[id] }?.refresh()
    }

    package func anythingChanged() {
        for feed in state.withLock({ Array($0.feeds.values) }) { feed.refresh() }
    }

    package func watches(_ id: String) -> Bool {
        state.withLock { $0.feeds[id] != nil }
    }

    package func queueMoved() {
        let mustStart = state.withLock { state in
            guard !state.feeds.isEmpty else { return false }
            defer { state.isTelling = true }
            state.hasMoved = state.isTelling
            return !state.isTelling
        }
        if mustStart { Task { await tellPlaces() } }
    }

    private func tellPlaces() async {
        repeat {
            let feeds = state.withLock { $0.feeds }
            var told = 0
            for (id, feed) in feeds {
                // A place that cannot be read now is told with the next move.
                guard let position = try? await queue.position(id: id), feed.move(to: position) else { continue }
                told += 1
                if told.isMultiple(of: Self.slice) { try? await Task.sleep(for: Self.pause) }
            }
            try? await Task.sleep(for: Self.rest)
        } while state.withLock { state in
            defer { state.hasMoved = false }
            state.isTelling = state.hasMoved
            return state.isTelling
        }
    }
}
