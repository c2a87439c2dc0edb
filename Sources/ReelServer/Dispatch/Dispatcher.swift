import FoundationEssentials
package import Logging
package import ReelAPI
package import ReelQueue
import ReelShot
package import ReelStorage
import ServiceLifecycle

/// Claims jobs and turns each into a video, `workers` of them at a time.
///
/// At a graceful shutdown the engines are stopped and their jobs handed back to the queue, where the next start finds them.
package struct Dispatcher: Service {
    let queue: JobQueue
    let catalogue: EndpointCatalogue
    let maker: VideoMaker
    let files: any FileStore
    let scratch: ScratchFolder
    let workers: Int
    let logger: Logger

    package init(
        queue: JobQueue,
        catalogue: EndpointCatalogue,
        maker: VideoMaker,
        files: any FileStore,
        scratch: ScratchFolder,
        workers: Int,
        logger: Logger
    ) {
        self.queue = queue
        self.catalogue = catalogue
        self.maker = maker
        self.files = files
        self.scratch = scratch
        self.workers = workers
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for number in 1...max(1, workers) {
                    group.addTask { await work(as: "worker-\(number)") }
                }
                group.addTask { await enforceStartDeadlines() }
            }
        }
    }

    private func work(as worker: String) async {
        while !Task.isCancelled {
            do {
                let job = try await queue.next(worker: worker)
                try await attempt(job, worker: worker)
            } catch is CancellationError {
                return
            } catch {
                // The store is out of reach or full; the job, if there was one, is still there. Not in a tight loop, then.
                logger.error("The queue failed", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Ends jobs that nobody has taken up in time, also those behind others.
    private func enforceStartDeadlines() async {
        while !Task.isCancelled {
            do {
                let timeout = APIError.startTimeout
                try await queue.enforceStartDeadlines(
                    outcome: .error(status: timeout.status, json: try timeout.body.encoded()))
            } catch {
                guard !Task.isCancelled else { return }
                logger.error("The queue failed", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func attempt(_ job: Job, worker: String) async throws {
        logger.info("Job started", metadata: ["job": "\(job.id)", "endpoint": "\(job.endpoint)"])
        do {
            let outcome = try await untilCancelRequested(job) { try await self.outcome(of: job) }
            _ = try await queue.finish(id: job.id, worker: worker, outcome: outcome)
            logger.info("Job finished", metadata: ["job": "\(job.id)", "outcome": "\(outcome.name)"])
        } catch is CancellationError {
            if Task.isCancelled {
                _ = try await queue.release(id: job.id, worker: worker)
                logger.info("Job handed back", metadata: ["job": "\(job.id)"])
            } else {
                _ = try await queue.confirmCancel(id: job.id, worker: worker)
                logger.info("Job cancelled", metadata: ["job": "\(job.id)"])
            }
        }
    }

    /// Runs `work`, cancelled as soon as the job's cancellation is asked for.
    private func untilCancelRequested(
        _ job: Job, work: @escaping @Sendable () async throws -> JobOutcome
    ) async throws -> JobOutcome {
        try await withThrowingTaskGroup(of: JobOutcome.self) { group in
            group.addTask(operation: work)
            group.addTask {
                // The stream first, then the look: a wish from before the stream is seen, one from after it signalled.
                var changes = queue.changes(of: job.id).makeAsyncIterator()
                repeat {
                    if try await queue.status(id: job.id)?.cancelRequested == true { break }
                } while await changes.next() != nil
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let outcome = try await group.next() else { throw CancellationError() }
            return outcome
        }
    }

    /// The job's video, stored, or the error that its client hears.
    private func outcome(of job: Job) async throws -> JobOutcome {
        do {
            guard let endpoint = catalogue[job.endpoint] else { throw APIError.pathNotFound("/" + job.endpoint) }
            let input = try endpoint.input(from: JSONValue(parsing: job.input.utf8))
            let journal = JobJournal(job: job.id, queue: queue)
            return try await scratch.withScratchFolder { folder in
                let video = try await maker.make(input, id: job.id, scratch: folder, onEvent: journal.record)
                let expiry = job.fileLifetime.map { Date(timeIntervalSinceNow: Double($0)) }
                let stored = try await files.put(
                    fileAt: video.path, name: "output.mp4", contentType: "video/mp4", expiresAt: expiry)
                return .output(json: try JSONText.encode(StoredOutput(video: stored)))
            }
        } catch let error as APIError {
            return .error(status: error.status, json: try error.body.encoded())
        } catch let error as CancellationError {
            throw error
        } catch {
            try Task.checkCancellation()
            logger.error("Job failed", metadata: ["job": "\(job.id)", "error": "\(error)"])
            let line = JobLogEntry(time: Date(), level: LogLine.Level.error.rawValue, message: "\(error)")
            try await queue.append([line], to: job.id)
            return .error(status: APIError.internalError.status, json: try APIError.internalError.body.encoded())
        }
    }
}

extension JobOutcome {
    fileprivate var name: String {
        switch self {
        case .output: "output"
        case .error(let status, _): "error \(status)"
        }
    }
}
