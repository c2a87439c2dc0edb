/// One who watches a job, woken when there is a new snapshot.
package final class JobSubscription: Sendable {
    private let feed: JobFeed
    private let number: Int

    init(feed: JobFeed, number: Int) {
        self.feed = feed
        self.number = number
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
