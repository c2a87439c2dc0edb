/// What keeps a job from being accepted, the same for every store.
enum AcceptanceRules {
    /// Seconds that an idempotency key is remembered.
    static let idempotencySeconds = 86400.0

    /// - Parameter earlier: the job that came with the same idempotency key.
    /// - Throws: `JobStoreError` with code `keyReused` if that was another request.
    static func check(_ new: NewJob, against earlier: Job) throws(JobStoreError) {
        guard earlier.endpoint == new.endpoint, earlier.input == new.input else {
            throw JobStoreError(.keyReused, "The idempotency key belongs to request \(earlier.id), which is another request.")
        }
    }

    /// - Parameter length: jobs of the endpoint that are queued.
    static func check(_ new: NewJob, queuedOfEndpoint length: Int) throws(JobStoreError) {
        guard let limit = new.maximumQueueLength, length > limit else { return }
        throw JobStoreError(.queueFull, "\(length) requests to \(new.endpoint) are queued, and at most \(limit) were to be.")
    }

    /// - Parameter length: jobs that are queued.
    static func check(_ new: NewJob, queued length: Int) throws(JobStoreError) {
        guard let limit = new.maximumQueued, length >= limit else { return }
        throw JobStoreError(.storeFull, "No more than \(limit) requests may be queued, and \(length) are.")
    }

    /// - Parameter account: the owner's, with all that is under way.
    static func check(_ new: NewJob, against account: Account) throws(JobStoreError) {
        guard let budget = new.budget, let charge = new.charge, account.spent + account.pending + charge.amount > budget else {
            return
        }
        throw JobStoreError(
            .budgetSpent,
            "The budget is \(budget) millionths of a dollar; \(account.spent) are spent, and \(account.pending) will be.")
    }

    static func duplicate(_ new: NewJob) -> JobStoreError {
        JobStoreError(.duplicate, "There is a job \(new.id) already.")
    }
}
