package import Logging
import ReelAPI
package import ReelQueue
import ServiceLifecycle

/// Claims jobs and turns each into a video, `workers` of them at a time. With none it looks after the jobs of others: deadlines, and workers
/// that are gone.
///
/// At a graceful shutdown no more jobs are claimed; those in hand may end within `stopLimit`, and are then handed back to the queue,
/// where the next start finds them.
package struct Dispatcher: Service {
    let queue: JobQueue
    let attempts: JobAttempts
    let workers: Int
    let stopLimit: Duration
    let logger: Logger

    package init(
        queue: JobQueue, attempts: JobAttempts, workers: Int, stopLimit: Duration = .seconds(30), logger: Logger
    ) {
        self.queue = queue
        self.attempts = attempts
        self.workers = workers
        self.stopLimit = stopLimit
        self.logger = logger
    }

    private enum Part {
        case work, limit, care
    }

    package func run() async throws {
        await withTaskGroup(of: Part.self) { group in
            group.addTask {
                await withTaskGroup { group in
                    for number in 0..<workers {
                        group.addTask { await work(as: "worker-\(number + 1)") }
                    }
                }
                if workers == 0 { try? await gracefulShutdown() }
                return .work
            }
            group.addTask {
                if (try? await gracefulShutdown()) != nil { try? await Task.sleep(for: stopLimit) }
                return .limit
            }
            group.addTask {
                await repeatedly {
                    try await queue.enforceStartDeadlines(outcome: JobOutcome(.startTimeout)) { ids in
                        for id in ids { await noteEnd(of: id, .startTimeout) }
                    }
                }
                return .care
            }
            group.addTask {
                await repeatedly(every: JobLease.check) {
                    for id in try await queue.rescue(otherwise: JobOutcome(.workerLost)) {
                        logger.warning("Job's worker is gone", metadata: ["job": "\(id)"])
                        await noteEnd(of: id, .internal)
                    }
                }
                return .care
            }
            for await part in group where part != .care { group.cancelAll() }
        }
    }

    private func work(as worker: String) async {
        // Other processes may use the same store one day, and each claim has a name of its own.
        let tag = "\(worker).\(String(UInt32.random(in: .min ... .max), radix: 36))"
        var claims = 0
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            claims += 1
            let name = "\(tag).\(claims)"
            do {
                let job = try await claim(as: name)
                await attempts.attempt(job, worker: name)
            } catch is CancellationError {
                return
            } catch {
                // The store is out of reach or full; the job, if there was one, is still there. Not in a tight loop, then.
                logger.error("The queue failed", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func noteEnd(of id: String, _ cause: FailureCause) async {
        guard let status = try? await queue.status(id: id), status.state.isFinal else { return }
        attempts.metrics.ended(status, cause: cause)
    }

    /// Waits for a job until there is one, or until the task is cancelled or shut down. It ends only when the claim has, so that no job is
    /// claimed for nobody.
    private func claim(as name: String) async throws -> Job {
        let claim = Task { try await queue.next(worker: name) }
        return try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await claim.value
            } onGracefulShutdown: {
                claim.cancel()
            }
        } onCancel: {
            claim.cancel()
        }
    }

    /// Does `body` again and again until the task is cancelled, also after it has failed.
    private func repeatedly(every interval: Duration = .seconds(1), _ body: () async throws -> Void) async {
        while !Task.isCancelled {
            do {
                try await body()
            } catch {
                guard !Task.isCancelled else { return }
                logger.error("The queue failed", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: interval)
        }
    }
}
