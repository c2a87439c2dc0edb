package import FoundationEssentials
package import Logging
package import ReelQueue
package import ReelTelemetry
import Tracing

/// What whoever works on jobs says of them: it becomes metrics, log lines, spans, and the forecast of those that wait.
package struct JobMetrics: Sendable {
    package enum Ending: String, CaseIterable, Sendable {
        case succeeded, failed, cancelled
    }

    private let wait: HistogramSeries
    private let run: HistogramSeries
    private let attempts: CounterSeries
    /// By cause.
    private let failures: [FailureCause: CounterSeries]
    /// By endpoint, then ending; under "other" those that are in the catalogue no more.
    private let finished: [String: [Ending: CounterSeries]]
    private let runTimes: RunTimes
    private let tracer: SpanRecorder?
    private let logger: Logger
    private let now: @Sendable () -> Date

    package init(
        telemetry: Telemetry, endpoints: [String], runTimes: RunTimes, logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        let registry = telemetry.metrics
        wait = registry.histogram("reel_job_wait_seconds", "Seconds from a job's acceptance to the start of its first attempt.")
        run = registry.histogram("reel_job_run_seconds", "Seconds that a job's last attempt took, whatever came of it.")
        attempts = registry.counter("reel_job_attempts_total", "Attempts begun.")
        failures = Dictionary(
            uniqueKeysWithValues: FailureCause.allCases.map { cause in
                (
                    cause,
                    registry.counter("reel_job_failures_total", "Attempts that failed.", labels: [("cause", cause.rawValue)])
                )
            })
        finished = Dictionary(
            uniqueKeysWithValues: (endpoints + ["other"]).map { endpoint in
                let counters = Ending.allCases.map { ending in
                    let labels = [(name: "endpoint", value: endpoint), (name: "outcome", value: ending.rawValue)]
                    return (ending, registry.counter("reel_jobs_finished_total", "Jobs ended.", labels: labels))
                }
                return (endpoint, Dictionary(uniqueKeysWithValues: counters))
            })
        self.runTimes = runTimes
        tracer = telemetry.tracer
        self.logger = logger
        self.now = now
    }

    /// A worker has taken the job up.
    package func started(_ job: Job) {
        attempts.increment()
        let waited = max(0, (job.startedAt ?? now()).timeIntervalSince(job.createdAt))
        // A later attempt has waited for the earlier ones, which is another thing.
        if job.attempts <= 1 { wait.record(waited) }
        log("Job started", job, ["attempt": .stringConvertible(job.attempts), "wait_seconds": Self.seconds(waited)])
    }

    /// The job has ended for good.
    package func finished(_ job: Job, outcome: JobOutcome) {
        switch outcome {
        case .output: end(job, .succeeded)
        case .error(let status, _): end(job, .failed, ["status": .stringConvertible(status)])
        }
    }

    /// The job has ended: failed, or cancelled because its client did not want it any more.
    package func ended(_ job: Job, _ ending: Ending) {
        end(job, ending)
    }

    /// A job has ended that no worker had in hand: cancelled while it waited, not started in time, or its worker lost for good.
    package func ended(_ status: JobStatus, cause: FailureCause?) {
        let ending: Ending = status.state == .cancelled ? .cancelled : .failed
        if ending == .failed, let cause { attemptFailed(cause: cause) }
        (finished[status.endpoint] ?? finished["other"])?[ending]?.increment()
        logger.info(
            "Job ended", metadata: ["job": "\(status.id)", "endpoint": "\(status.endpoint)", "outcome": "\(ending.rawValue)"])
    }

    /// The job went back to the queue unfinished, the attempt not counted, as when the server stops.
    package func handedBack(_ job: Job) {
        log("Job handed back", job, [:])
    }

    /// An attempt failed, whether or not another follows.
    package func attemptFailed(cause: FailureCause) {
        failures[cause]?.increment()
    }

    /// An attempt, as a span of its own. The trace's id is the job's, so that either leads to the other.
    package func attempt<Value>(_ job: Job, _ work: () async throws -> Value) async throws -> Value {
        guard let tracer else { return try await work() }
        var context = ServiceContext.topLevel
        context.trace = TraceIdentity(job: job.id)
        return try await tracer.withSpan("job attempt", context: context, ofKind: .consumer) { span in
            span.updateAttributes { attributes in
                attributes["reel.request_id"] = job.id
                attributes["reel.endpoint"] = job.endpoint
                attributes["reel.attempt"] = job.attempts
            }
            return try await work()
        }
    }

    /// A part of an attempt, such as `render`, as a span within the attempt's.
    package func span<Value>(_ name: String, _ work: () async throws -> Value) async throws -> Value {
        guard let tracer else { return try await work() }
        return try await tracer.withSpan(name) { _ in try await work() }
    }

    private func end(_ job: Job, _ ending: Ending, _ more: Logger.Metadata = [:]) {
        (finished[job.endpoint] ?? finished["other"])?[ending]?.increment()
        var metadata = more
        metadata["outcome"] = "\(ending.rawValue)"
        if let started = job.startedAt {
            let seconds = max(0, now().timeIntervalSince(started))
            run.record(seconds)
            if ending == .succeeded { runTimes.add(seconds, of: job.endpoint) }
            metadata["run_seconds"] = Self.seconds(seconds)
            metadata["wait_seconds"] = Self.seconds(max(0, started.timeIntervalSince(job.createdAt)))
        }
        log("Job finished", job, metadata)
    }

    private func log(_ message: Logger.Message, _ job: Job, _ more: Logger.Metadata) {
        logger.info(
            message, metadata: more.merging(["job": "\(job.id)", "endpoint": "\(job.endpoint)"]) { own, _ in own })
    }

    private static func seconds(_ seconds: Double) -> Logger.MetadataValue {
        .stringConvertible((seconds * 1000).rounded() / 1000)
    }
}
