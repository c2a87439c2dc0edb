public import FoundationEssentials

/// The queue as the server sees it: a store, and signals that say when to look at it.
public struct JobQueue: Sendable {
    let store: any JobStore
    let signals: JobSignals
    private let limits: @Sendable () -> OwnerLimits

    /// - Parameter limits: how many jobs of one owner may run at the same time, asked for at each claim.
    public init(
        store: any JobStore, signals: JobSignals = JobSignals(),
        limits: @escaping @Sendable () -> OwnerLimits = { OwnerLimits() }
    ) {
        self.store = store
        self.signals = signals
        self.limits = limits
    }

    /// Queues a job for good and wakes the workers. Throws like `JobStore.accept`.
    public func accept(_ job: NewJob) async throws -> Job {
        let accepted = try await store.accept(job)
        if accepted.startDeadline != nil { signals.announceDeadline() }
        signals.wake()
        return accepted
    }

    /// Cancels a queued job, or asks the worker of a running one to stop, which that worker sees as `cancelRequested` after a
    /// signal of `changes(of:)`.
    public func cancel(id: String) async throws -> CancelResult {
        let result = try await store.cancel(id: id)
        switch result {
        case .cancelled:
            signals.notify(id)
            signals.notifyMove()
            signals.wakeWebhooks()
        case .requested: signals.notify(id)
        case .alreadyFinished, .unknown: break
        }
        return result
    }
}

/// For workers.
extension JobQueue {
    /// Waits until there is a job and takes it up for `worker`, a name under which no other claim is made.
    /// - Throws: `CancellationError` once the task is cancelled; no job is held then.
    public func next(worker: String) async throws -> Job {
        while true {
            try Task.checkCancellation()
            // Made before the look, so that what comes in after it is not missed.
            let wakeUps = signals.work()
            if let job = try await store.claim(worker: worker, limits: limits()) {
                signals.notify(job.id)
                signals.notifyMove()
                if Task.isCancelled {
                    _ = try await release(id: job.id, worker: worker)
                    throw CancellationError()
                }
                return job
            }
            await wakeUps.next(atMost: try await store.timeToNextRetry())
        }
    }

    /// Says that `worker` is still at the job. Returns false if the job is not its any more.
    public func renew(id: String, worker: String) async throws -> Bool {
        try await store.renew(id: id, worker: worker)
    }

    /// Queues a running job for another attempt, or ends it if it has had its last. Returns what has become of it; nil, with nothing
    /// changed, unless `worker` runs it.
    public func retry(
        id: String, worker: String, after delay: Duration, crashed: Bool, otherwise: JobOutcome
    ) async throws -> JobStatus? {
        let status = try await store.retry(id: id, worker: worker, after: delay, crashed: crashed, otherwise: otherwise)
        signals.report(progress: nil, of: id)
        if let status {
            signals.notify(id)
            signals.notifyMove()
            // Also where the job waits: whoever sleeps must learn when it is due.
            signals.wake()
            if status.state.isFinal { signals.wakeWebhooks() }
        }
        return status
    }

    /// Ends a running job. Returns false, with nothing changed, unless `worker` runs it.
    public func finish(id: String, worker: String, outcome: JobOutcome) async throws -> Bool {
        let finished = try await store.finish(id: id, worker: worker, outcome: outcome)
        signals.report(progress: nil, of: id)
        if finished { announceEnd(of: id) }
        return finished
    }

    /// Ends a running job as cancelled. Returns false, with nothing changed, unless `worker` runs it and was asked to stop.
    public func confirmCancel(id: String, worker: String) async throws -> Bool {
        let cancelled = try await store.confirmCancel(id: id, worker: worker)
        signals.report(progress: nil, of: id)
        if cancelled { announceEnd(of: id) }
        return cancelled
    }

    private func announceEnd(of id: String) {
        signals.notify(id)
        // Its owner may have another one started now.
        if !limits().isEmpty { signals.wake() }
        signals.wakeWebhooks()
    }

    /// Hands a running job back, the attempt not counted. Returns false, with nothing changed, unless `worker` runs it.
    public func release(id: String, worker: String) async throws -> Bool {
        let released = try await store.release(id: id, worker: worker)
        signals.report(progress: nil, of: id)
        if released {
            signals.notify(id)
            signals.notifyMove()
            signals.announceDeadline()
            signals.wake()
            signals.wakeWebhooks()
        }
        return released
    }

    /// Puts the jobs that were running when the process last ended back into the queue, or ends those that have had their last attempt
    /// with `otherwise`. Call it once, before the first `next`.
    public func recover(otherwise: JobOutcome) async throws -> [String] {
        announce(try await store.recover(otherwise: otherwise))
    }

    /// The same for jobs whose worker has not been heard of for `JobLease.length`.
    public func rescue(otherwise: JobOutcome) async throws -> [String] {
        announce(try await store.rescue(otherwise: otherwise))
    }

    private func announce(_ rescued: [String]) -> [String] {
        if !rescued.isEmpty {
            for id in rescued {
                signals.report(progress: nil, of: id)
                signals.notify(id)
            }
            signals.notifyMove()
            signals.wake()
            signals.wakeWebhooks()
        }
        return rescued
    }

    /// Tells how far a running job is, 0...1; known only while the job runs.
    public func report(progress fraction: Double, of id: String) {
        signals.report(progress: fraction, of: id)
    }

    /// Shows what the video of a running job looks like where it is being made; known and forgotten as its progress is.
    public func report(preview jpeg: String, of id: String) {
        signals.report(preview: jpeg, of: id)
    }

    /// Adds lines to a job's log. Throws like `JobStore.append`.
    public func append(_ entries: [JobLogEntry], to id: String) async throws {
        try await store.append(entries, to: id)
        signals.notify(id)
    }
}

/// For those who watch a job.
extension JobQueue {
    public func job(id: String) async throws -> Job? { try await store.job(id: id) }

    public func status(id: String) async throws -> JobStatus? { try await store.status(id: id) }

    public func position(id: String) async throws -> Int? { try await store.position(id: id) }

    /// How far a job is, 0...1, as this process was last told; nil unless it is running.
    public func progress(of id: String) -> Double? { signals.progress[id] }

    /// The latest preview of a running job, a JPEG in base64.
    public func preview(of id: String) -> String? { signals.progress.preview(of: id) }

    public func counts() async throws -> JobCounts { try await store.counts() }

    public func webhookBacklog() async throws -> Int { try await store.webhookBacklog() }

    /// Removes jobs that ended before `date`. Returns how many.
    public func removeFinished(before date: Date) async throws -> Int { try await store.removeFinished(before: date) }

    public func account(of owner: String?) async throws -> Account { try await store.account(of: owner) }

    public func usage(_ query: UsageQuery) async throws -> [UsageEntry] { try await store.usage(query) }

    public func finished(_ query: FinishedQuery) async throws -> [FinishedJob] { try await store.finished(query) }

    /// Forgets what went into a finished job and what came of it. Returns what it was, as `JobStore` has it.
    public func removePayloads(of id: String, replacement: JobOutcome) async throws -> Job? {
        try await store.removePayloads(of: id, replacement: replacement)
    }

    public func logs(of id: String, after sequence: Int) async throws -> [JobLogEntry] {
        try await store.logs(of: id, after: sequence)
    }

    /// Tells `observer` of every job's changes, for as long as somebody else keeps it.
    public func add(_ observer: any JobObserver) { signals.add(observer) }

    /// Yields when the job's status, log or progress may have changed. Make the stream first, then look, then wait.
    public func changes(of id: String) -> AsyncStream<Void> { signals.changes(of: id) }

    /// Waits for the job's end, however it ends.
    /// - Throws: `JobStoreError` with code `unknownJob`; `CancellationError` once the task is cancelled.
    public func waitUntilFinished(_ id: String) async throws -> Job {
        var changes = signals.changes(of: id).makeAsyncIterator()
        repeat {
            guard let status = try await patientStatus(of: id) else { throw JobStoreError.unknownJob(id) }
            if status.state.isFinal {
                guard let job = try await store.job(id: id) else { throw JobStoreError.unknownJob(id) }
                return job
            }
        } while await changes.next() != nil
        throw CancellationError()
    }
}
