/// Where jobs live. Every change is one transaction, on disk before the call returns.
///
/// All stores follow the state machine of `JobStatus`. Writes are carried out even if the calling task is cancelled, so that a
/// worker that is being stopped can still report.
///
/// All methods throw `JobStoreError`; reads also throw `CancellationError`.
public protocol JobStore: Sendable {
    /// Queues a job. Once this returns, the job survives a crash of the process and a power cut.
    /// - Throws: `JobStoreError` with code `duplicate` if the id is taken, `queueFull` beyond `maximumQueueLength`.
    func accept(_ job: NewJob) async throws -> Job

    /// Takes the queued job whose turn it is up for `worker`, nil if none is queued: the oldest of normal priority, else the
    /// oldest of low priority, past its start deadline never. No two workers ever get the same job.
    func claim(worker: String) async throws -> Job?

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

    /// Cancels a queued job, or marks a running one so that its worker stops.
    func cancel(id: String) async throws -> CancelResult

    /// Ends every queued job whose start deadline has come as failed with `outcome`.
    /// - Returns: the ids of the jobs changed, oldest first.
    func expire(outcome: JobOutcome) async throws -> [String]

    /// How long it is until `expire` will next find a job, a day at most; nil if no queued job has a start deadline.
    func timeToNextStartDeadline() async throws -> Duration?

    /// Puts every running job back into the queue, or ends it as cancelled if that was asked for, and makes webhooks that were
    /// under way due again. For start-up, before the first claim, where this process is the store's only one.
    /// - Returns: the ids of the jobs changed, oldest first.
    func recover() async throws -> [String]

    func job(id: String) async throws -> Job?

    /// The job without its input and outcome: cheap enough for clients that poll.
    func status(id: String) async throws -> JobStatus?

    /// How many queued jobs are ahead of this one; nil unless the job is queued.
    func position(id: String) async throws -> Int?

    func counts() async throws -> JobCounts

    /// Adds lines to a job's log, numbered on from the last.
    /// - Throws: `JobStoreError` with code `unknownJob`.
    func append(_ entries: [JobLogEntry], to id: String) async throws

    /// A job's log in order, from the line after number `sequence`; 0 for all of it.
    func logs(of id: String, after sequence: Int) async throws -> [JobLogEntry]

    /// Takes up the webhook that has been due longest, nil if none is due. The end of a job that was accepted with a webhook,
    /// whichever end it is, makes that webhook due in the same transaction.
    func claimWebhook() async throws -> OwedWebhook?

    /// Records what came of an attempt; does nothing unless the job's webhook is taken up.
    func settleWebhook(of id: String, _ attempt: WebhookAttempt) async throws

    /// How long until the next webhook is due, zero if one is; nil if none is owed.
    func timeToNextWebhook() async throws -> Duration?

    /// How many webhooks are owed: due, waiting for a retry, or being sent.
    func webhookBacklog() async throws -> Int
}
