import FoundationEssentials
package import Logging
package import ReelAPI
package import ReelQueue
import ReelShot
package import ReelStorage

/// Makes attempts at jobs, and reports to the queue what came of them.
package struct JobAttempts: Sendable {
    let queue: JobQueue
    let catalogue: EndpointCatalogue
    let maker: VideoMaker
    let files: any FileStore
    let unclaimed: UnclaimedFiles
    let scratch: ScratchFolder
    let backoff: RetryBackoff
    let metrics: JobMetrics
    let logger: Logger
    /// Frames of a video that those who watch are shown while it is made.
    private static let previews = 12

    package init(
        queue: JobQueue,
        catalogue: EndpointCatalogue,
        maker: VideoMaker,
        files: any FileStore,
        unclaimed: UnclaimedFiles,
        scratch: ScratchFolder,
        backoff: RetryBackoff = RetryBackoff(),
        metrics: JobMetrics,
        logger: Logger
    ) {
        self.queue = queue
        self.catalogue = catalogue
        self.maker = maker
        self.files = files
        self.unclaimed = unclaimed
        self.scratch = scratch
        self.backoff = backoff
        self.metrics = metrics
        self.logger = logger
    }

    /// Works on a job that `worker` has taken up, to whatever end. A cancelled task hands it back.
    func attempt(_ job: Job, worker: String) async {
        let logger = logger.about(job)
        metrics.started(job)
        do {
            let ending = try await queue.holding(job.id, worker: worker) {
                try await metrics.attempt(job) { try await self.ending(of: job, logger) }
            }
            await report(ending, of: job, worker: worker, logger)
        } catch JobInterruption.leaseLost {
            logger.warning("The lease ran out; somebody else may be at the job")
        } catch JobInterruption.cancelRequested {
            let isReported = await reported(logger) { try await queue.confirmCancel(id: job.id, worker: worker) }
            if isReported { metrics.ended(job, .cancelled) }
        } catch {
            let isReported = await reported(logger) { try await queue.release(id: job.id, worker: worker) }
            if isReported { metrics.handedBack(job) }
        }
    }

    /// - Throws: `CancellationError` alone.
    private func ending(of job: Job, _ logger: Logger) async throws -> AttemptEnding {
        do {
            guard let endpoint = catalogue[job.endpoint] else { throw APIError.pathNotFound("/" + job.endpoint) }
            let input = try endpoint.input(from: JSONValue(parsing: job.input.utf8))
            let journal = JobJournal(job: job.id, queue: queue)
            return try await scratch.withScratchFolder { folder in
                let video = try await metrics.span("render") {
                    try await maker.make(
                        input, endpoint: job.endpoint, id: job.id, scratch: folder, previews: Self.previews, asOf: job.createdAt,
                        onEvent: journal.record)
                }
                return try await metrics.span("store") { try await store(video, for: job) }
            }
        } catch let error as APIError {
            return .refused(error)
        } catch let error as CancellationError {
            throw error
        } catch {
            try Task.checkCancellation()
            logger.error("An attempt failed", metadata: ["error": "\(error)"])
            return .broken((error as? EngineCrash).map(AttemptEnding.Trouble.init) ?? AttemptEnding.Trouble(error))
        }
    }

    private func store(_ video: RenderedFile, for job: Job) async throws -> AttemptEnding {
        let key = StorageKey.random()
        try await unclaimed.note(key, for: job.id)
        do {
            let expiry = job.fileLifetime.map { Date(timeIntervalSinceNow: Double($0)) }
            let file = try await files.put(
                fileAt: video.path, under: key, name: "output.mp4", contentType: "video/mp4", expiresAt: expiry,
                request: job.id)
            return .made(file, under: key)
        } catch {
            await unclaimed.forget(key, for: job.id)
            throw error
        }
    }

    private func report(_ ending: AttemptEnding, of job: Job, worker: String, _ logger: Logger) async {
        switch ending {
        case .made(let file, let key):
            if await finish(job, worker: worker, with: { .output(json: try JSONText.encode(StoredOutput(video: file))) }, logger)
            {
                await unclaimed.forget(key, for: job.id)
            } else {
                await settle(key, of: job.id, worker: worker)
            }
        case .refused(let error):
            metrics.attemptFailed(cause: FailureCause(error))
            _ = await finish(job, worker: worker, with: { try JobOutcome(error) }, logger)
        case .broken(let trouble):
            await retry(job, worker: worker, trouble, logger)
        }
    }

    /// Settles whose a file is when the queue did not take, or could not tell whether it took, that `worker`'s job ended with it: the job's, if
    /// that names it after all; nobody's otherwise. While the job goes on under our name, or cannot be looked at, the note stays for the next start.
    package func settle(_ key: StorageKey, of job: String, worker: String) async {
        do {
            if try await !queue.hasResult(key, of: job) {
                guard try await queue.status(id: job)?.worker != worker else { return }
                try await files.remove(key: key.description)
            }
        } catch {
            return
        }
        await unclaimed.forget(key, for: job)
    }

    /// Whether the job has ended as this attempt says.
    private func finish(
        _ job: Job, worker: String, with outcome: () throws -> JobOutcome, _ logger: Logger
    ) async -> Bool {
        await reported(logger) {
            let outcome = try outcome()
            let isFinished = try await queue.finish(id: job.id, worker: worker, outcome: outcome)
            if isFinished { metrics.finished(job, outcome: outcome) }
            return isFinished
        }
    }

    private func retry(_ job: Job, worker: String, _ trouble: AttemptEnding.Trouble, _ logger: Logger) async {
        metrics.attemptFailed(cause: trouble.cause)
        var random = SystemRandomNumberGenerator()
        let delay = backoff.delay(afterAttempt: job.attempts, using: &random)
        var next: JobStatus?
        // Before the job ends, since its log is complete then.
        await write("Attempt \(job.attempts) failed. \(trouble.description)", .error, to: job)
        let isReported = await reported(logger) {
            next = try await queue.retry(
                id: job.id, worker: worker, after: delay, crashed: trouble.isCrash, otherwise: JobOutcome(trouble.error))
            return next != nil
        }
        guard isReported, let next else { return }
        if next.state.isFinal {
            metrics.ended(job, next.state == .cancelled ? .cancelled : .failed)
        } else {
            let seconds = (delay / .seconds(1) * 10).rounded() / 10
            logger.info("Job waits for another attempt", metadata: ["seconds": "\(seconds)"])
            await write("Another attempt follows in \(seconds) s.", .info, to: job)
        }
    }

    private func write(_ message: String, _ level: LogLine.Level, to job: Job) async {
        try? await queue.append([JobLogEntry(time: Date(), level: level.rawValue, message: message)], to: job.id)
    }

    /// Whether the queue has taken a report. Where it cannot be reached, as when the disk is full, it is asked again for a while; the lease
    /// sees to what it never hears of.
    private func reported(_ logger: Logger, _ report: () async throws -> Bool) async -> Bool {
        for _ in 1...10 {
            do {
                let isTaken = try await report()
                if !isTaken { logger.warning("The job is somebody else's by now") }
                return isTaken
            } catch {
                logger.error("The queue failed", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
        return false
    }
}

extension Logger {
    fileprivate func about(_ job: Job) -> Logger {
        var logger = self
        logger[metadataKey: "job"] = "\(job.id)"
        return logger
    }
}
