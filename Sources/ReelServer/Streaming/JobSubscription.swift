/// One who watches a job.
package final class JobSubscription: Sendable {
    /// Yields when there is a new snapshot.
    package let changes: AsyncStream<Void>
    private let feed: JobFeed
    private let number: Int

    init(feed: JobFeed, number: Int, changes: AsyncStream<Void>) {
        self.feed = feed
        self.number = number
        self.changes = changes
    }

    deinit {
        feed.unsubscribe(number)
    }

    /// The latest there is to tell; nil before the store has been read.
    /// - Throws: `APIError` 404 for a job that is not there; `JobStoreError`.
    package var snapshot: JobSnapshot? {
        get throws { try feed.snapshot }
    }
}
