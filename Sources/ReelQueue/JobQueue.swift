/// The queue as the server sees it: a store, and signals that say when to look at it.
public struct JobQueue: Sendable {
    let store: any JobStore
    let signals: JobSignals
    private let progress = JobProgress()

    public init(store: any JobStore, signals: JobSignals = JobSignals()) {
        self.store = store
        self.signals = signals
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
            signals.notifyAll()
            signals.wakeWebhooks()
        case .requested: signals.notify(id)
        case .alreadyFinished, .unknown: break
        }
        return result
    }
}

/// For workers.
extension JobQueue {
    /// Waits until there is a job and takes it up for `worker`.
    /// - Throws: `CancellationError` once the task is cancelled; no job is held then.
    public func next(worker: String) async throws -> Job {
        var wakeUps = signals.work().makeAsyncIterator()
        repeat {
            try Task.checkCancellation()
            if let job = try await store.claim(worker: worker) {
                signals.notifyAll()
                if Task.isCancelled {
                    _ = try await release(id: job.id, worker: worker)
                    throw CancellationError()
                }
                return job
            }
        } while await wakeUps.next() != nil
        throw CancellationError()
    }

    /// Ends a running job. Returns false, with nothing changed, unless `worker` runs it.
    public func finish(id: String, worker: String, outcome: JobOutcome) async throws -> Bool {
        let finished = try await store.finish(id: id, worker: worker, outcome: outcome)
        progress[id] = nil
        if finished { announceEnd(of: id) }
        return finished
    }

    /// Ends a running job as cancelled. Returns false, with nothing changed, unless `worker` runs it and was asked to stop.
    public func confirmCancel(id: String, worker: String) async throws -> Bool {
        let cancelled = try await store.confirmCancel(id: id, worker: worker)
        progress[id] = nil
        if cancelled { announceEnd(of: id) }
        return cancelled
    }

    private func announceEnd(of id: String) {
        signals.notify(id)
        signals.wakeWebhooks()
    }

    /// Hands a running job back, the attempt not counted. Returns false, with nothing changed, unless `worker` runs it.
    public func release(id: String, worker: String) async throws -> Bool {
        let released = try await store.release(id: id, worker: worker)
        progress[id] = nil
        if released {
            signals.notifyAll()
            signals.announceDeadline()
            signals.wake()
            signals.wakeWebhooks()
        }
        return released
    }

    /// Puts the jobs that were running when the process last ended back into the queue. Call it once, before the first `next`.
    public func recover() async throws -> [String] {
        let recovered = try await store.recover()
        if !recovered.isEmpty {
            signals.notifyAll()
            signals.wake()
        }
        return recovered
    }

    /// Tells how far a running job is, 0...1; known to this process only, and only while the job runs.
    public func report(progress fraction: Double, of id: String) {
        progress[id] = fraction
        signals.notify(id)
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
    public func progress(of id: String) -> Double? { progress[id] }

    public func counts() async throws -> JobCounts { try await store.counts() }

    public func logs(of id: String, after sequence: Int) async throws -> [JobLogEntry] {
        try await store.logs(of: id, after: sequence)
    }

    /// Yields when the job's status, log or place in the queue may have changed. Make the stream first, then look, then wait.
    public func changes(of id: String) -> AsyncStream<Void> { signals.changes(of: id) }

    /// Waits for the job's end, however it ends.
    /// - Throws: `JobStoreError` with code `unknownJob`; `CancellationError` once the task is cancelled.
    public func waitUntilFinished(_ id: String) async throws -> Job {
        var changes = signals.changes(of: id).makeAsyncIterator()
        repeat {
            guard let status = try await store.status(id: id) else { throw JobStoreError.unknownJob(id) }
            if status.state.isFinal {
                guard let job = try await store.job(id: id) else { throw JobStoreError.unknownJob(id) }
                return job
            }
        } while await changes.next() != nil
        throw CancellationError()
    }
}
