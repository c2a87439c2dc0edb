package import ReelQueue
import Synchronization

/// Follows jobs for those who watch them: however many watch a job, the store is read once for each of its changes.
package final class JobFeeds: Sendable {
    private let queue: JobQueue
    private let feeds = Mutex<[String: JobFeed]>([:])

    package init(queue: JobQueue) {
        self.queue = queue
    }

    /// Follows a job until the subscription is let go of.
    package func follow(_ id: String) -> JobSubscription {
        feeds.withLock { feeds in
            if let feed = feeds[id], let subscription = feed.subscribe() { return subscription }
            let feed = JobFeed { [weak self] feed in self?.forget(feed, id) }
            feeds[id] = feed
            let subscription = feed.subscribe(starting: { [queue] in await feed.follow(id, in: queue) })
            return subscription
        }
    }

    /// How many jobs are followed.
    package var count: Int { feeds.withLock { $0.count } }

    private func forget(_ feed: JobFeed, _ id: String) {
        feeds.withLock { if $0[id] === feed { $0[id] = nil } }
    }
}
