public import FoundationEssentials

/// Where jobs live. Every change is atomic. What a client or a webhook is told of is on disk before the call returns; who works on
/// what, and the log, may be lost with the machine (not with the process), since the next start makes that good.
///
/// All stores follow the state machine of `JobStatus`. Writes are carried out even if the calling task is cancelled, so that a
/// worker that is being stopped can still report.
///
/// All methods throw `JobStoreError`; reads also throw `CancellationError`.
public protocol JobStore: Sendable {
    /// Queues a job. Once this returns, the job survives a crash of the process and a power cut.
    /// - Returns: the job; the earlier one if its owner has sent the same request with the same idempotency key before.
    /// - Throws: `JobStoreError` with code `duplicate` if the id is taken, `queueFull` beyond `maximumQueueLength`, `storeFull` at `maximumQueued`, `budgetSpent` beyond `budget`,
    ///   `keyReused` if the idempotency key came with another request.
    func accept(_ job: NewJob) async throws -> Job

    /// Takes the queued job whose turn it is up for `worker`, nil if there is none: the oldest of normal priority, else the
    /// oldest of low priority; past its start deadline never, before its retry is due never. No two workers ever get the same job.
    /// - Parameters:
    ///   - worker: a name under which no other claim is made.
    ///   - limits: how many jobs of one owner may run at the same time.
    func claim(worker: String, limits: OwnerLimits) async throws -> Job?

    /// Says that `worker` is still at the job, for another `JobLease.length`.
    /// - Returns: false if `worker` does not hold the job any more: it must stop.
    func renew(id: String, worker: String) async throws -> Bool

    /// Ends a running job with what came of it.
    /// - Returns: false, with nothing changed, unless `worker` runs the job.
    func finish(id: String, worker: String, outcome: JobOutcome) async throws -> Bool

    /// Ends a running job as cancelled.
    /// - Returns: false, with nothing changed, unless `worker` runs the job and was asked to stop.
    func confirmCancel(id: String, worker: String) async throws -> Bool

    /// Hands a running job back to its old place in the queue, the attempt not counted; ends it as cancelled if that was
    /// asked for.
    /// - Returns: false, with nothing changed, unless `worker` runs the job.
    func release(id: String, worker: String) async throws -> Bool

    /// Queues a running job for another attempt after `delay`, or ends it as failed with `otherwise` if it has had its last one;
    /// ends it as cancelled if that was asked for.
    /// - Parameter crashed: whether the job took its engine down.
    /// - Returns: what has become of it; nil, with nothing changed, unless `worker` runs the job.
    func retry(id: String, worker: String, after delay: Duration, crashed: Bool, otherwise: JobOutcome) async throws -> JobStatus?

    /// How long it is until a retry is due; nil if no queued job waits for one.
    func timeToNextRetry() async throws -> Duration?

    /// Cancels a queued job, or marks a running one so that its worker stops.
    func cancel(id: String) async throws -> CancelResult

    /// Ends every queued job whose start deadline has come as failed with `outcome`.
    /// - Returns: the ids of the jobs changed, oldest first.
    func expire(outcome: JobOutcome) async throws -> [String]

    /// How long it is until `expire` will next find a job, a day at most; nil if no queued job has a start deadline.
    func timeToNextStartDeadline() async throws -> Duration?

    /// Puts every running job back into the queue, or ends it: as cancelled if that was asked for, as failed with `otherwise` if it has
    /// had its last attempt. Makes webhooks that were under way due again. For start-up, before the first claim, where this process
    /// is the store's only one.
    /// - Returns: the ids of the jobs changed, oldest first.
    func recover(otherwise: JobOutcome) async throws -> [String]

    /// The same for the running jobs whose worker has let its lease run out.
    func rescue(otherwise: JobOutcome) async throws -> [String]

    func job(id: String) async throws -> Job?

    /// The job without its input and outcome: cheap enough for clients that poll.
    func status(id: String) async throws -> JobStatus?

    /// How many queued jobs are ahead of this one; nil unless the job is queued.
    func position(id: String) async throws -> Int?

    func counts() async throws -> JobCounts

    /// Removes jobs that ended before `date`, with their inputs, logs and outcomes, except those whose webhook is still owed. Forgets
    /// idempotency keys that are a day old.
    /// - Returns: how many jobs.
    func removeFinished(before date: Date) async throws -> Int

    /// What the jobs of an owner have cost, and will. A job that succeeds is charged in the same transaction, once, and never otherwise.
    /// - Parameter owner: nil for the jobs that came without a key.
    func account(of owner: String?) async throws -> Account

    /// Charges, summed up by step of time, endpoint, owner and price, in that order.
    func usage(_ query: UsageQuery) async throws -> [UsageEntry]

    /// Finished jobs that are still in the store.
    func finished(_ query: FinishedQuery) async throws -> [FinishedJob]

    /// Jobs in any state, the newest first. It answers soon, however many there are.
    func jobs(_ query: JobQuery) async throws -> JobListing

    /// Everything known of a job but its log; nil for an unknown one.
    func record(of id: String) async throws -> JobRecord?

    /// How the queue is doing.
    /// - Parameter most: running jobs to name, and waiting ones.
    func overview(most: Int) async throws -> QueueOverview

    /// What each owner's jobs have cost, and will; nil is for those that came without a key.
    func accounts() async throws -> [(owner: String?, account: Account)]

    /// Forgets a finished job's input, log and outcome, and sends no webhook of it any more. Its status and its charge stay.
    /// - Parameter replacement: what the job's result is from now on.
    /// - Returns: the job as it was; nil, with nothing changed, for one that is unknown or not finished.
    func removePayloads(of id: String, replacement: JobOutcome) async throws -> Job?

    /// Adds lines to a job's log, numbered on from the last.
    /// - Throws: `JobStoreError` with code `unknownJob`.
    func append(_ entries: [JobLogEntry], to id: String) async throws

    /// A job's log in order, from the line after number `sequence`; 0 for all of it.
    func logs(of id: String, after sequence: Int) async throws -> [JobLogEntry]

    /// Takes up the webhook that has been due longest, nil if none is due. The end of a job that was accepted with a webhook,
    /// whichever end it is, makes that webhook due in the same transaction.
    func claimWebhook() async throws -> OwedWebhook?

    /// Records what came of an attempt; does nothing unless the job's webhook is taken up.
    /// - Parameter reason: what the receiver or the network said; nil if there is nothing to say.
    func settleWebhook(of id: String, _ attempt: WebhookAttempt, reason: String?) async throws

    /// Webhooks that are owed or under way.
    func webhookBacklog() async throws -> Int

    /// How long until the next webhook is due, zero if one is; nil if none is owed.
    func timeToNextWebhook() async throws -> Duration?
}

extension JobStore {
    /// Records what came of an attempt of which there is no more to say.
    public func settleWebhook(of id: String, _ attempt: WebhookAttempt) async throws {
        try await settleWebhook(of: id, attempt, reason: nil)
    }
}
