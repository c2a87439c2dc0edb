import Foundation
import Logging
import ReelAPI
import ReelQueue
import ReelServer
import ReelTelemetry
import Synchronization
import Testing

@Suite struct JobMetricsTests {
    @Test func `a job's life is counted by endpoint and cause, and teaches how long jobs take`() async throws {
        let folder = NSTemporaryDirectory() + "metrics-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let accepted = Date(timeIntervalSince1970: 1000)
        let queue = JobQueue(store: try SQLiteJobStore(path: folder + "/jobs.sqlite") { accepted })
        let telemetry = Telemetry()
        let runTimes = RunTimes()
        let metrics = JobMetrics(
            telemetry: telemetry, endpoints: ["known"], runTimes: runTimes,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { accepted.addingTimeInterval(4) })
        for endpoint in ["known", "gone"] {
            _ = try await queue.accept(NewJob(endpoint: endpoint, input: "{}"))
            let job = try await queue.next(worker: "a")
            metrics.started(job)
            metrics.attemptFailed(cause: .engineCrash)
            metrics.finished(job, outcome: .output(json: "{}"))
        }
        let lines = telemetry.metrics.text().split(separator: "\n").map(String.init)
        for expected in [
            "reel_job_attempts_total 2", "reel_job_failures_total{cause=\"engine_crash\"} 2",
            "reel_job_failures_total{cause=\"input\"} 0",
            "reel_jobs_finished_total{endpoint=\"known\",outcome=\"succeeded\"} 1",
            "reel_jobs_finished_total{endpoint=\"other\",outcome=\"succeeded\"} 1",
            "reel_job_wait_seconds_count 2", "reel_job_run_seconds_sum 8", "reel_job_run_seconds_bucket{le=\"2.5\"} 0",
            "reel_job_run_seconds_bucket{le=\"5\"} 2",
        ] {
            #expect(lines.contains(expected))
        }
        #expect(runTimes.mean(of: "known")?.own == 4)
        let forecast = JobForecast(runTimes: runTimes, workers: 2, now: { accepted.addingTimeInterval(1) })
        let job = try await queue.accept(NewJob(endpoint: "known", input: "{}"))
        #expect(forecast.untilDone(job.status, position: 1) == 7)
        let running = try await queue.next(worker: "b")
        #expect(forecast.untilDone(running.status, progress: nil) == 3)
        #expect(forecast.untilDone(running.status, progress: 0.5) == 1)
    }

    @Test func `what other processes make is known to one that makes nothing`() async throws {
        let folder = NSTemporaryDirectory() + "metrics-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = Mutex(Date(timeIntervalSince1970: 1_000_000))
        let queue = JobQueue(store: try SQLiteJobStore(path: folder + "/jobs.sqlite") { clock.withLock { $0 } })
        let runTimes = RunTimes()
        let forecast = JobForecast(runTimes: runTimes, workers: 0)
        let shared = SharedRunTimes(queue: queue, endpoints: ["known"], runTimes: runTimes) { clock.withLock { $0 } }
        try await shared.look()
        let first = try await queue.accept(NewJob(endpoint: "known", input: "{}"))
        #expect(forecast.untilDone(first.status, position: 0) == nil, "nothing was made yet")
        for (seconds, outcome) in [
            (10.0, JobOutcome.output(json: "{}")), (20, .output(json: "{}")), (300, .error(status: 500, json: "{}")),
        ] {
            _ = try await queue.accept(NewJob(endpoint: "known", input: "{}"))
            let job = try await queue.next(worker: "a")
            clock.withLock { $0 += seconds }
            #expect(try await queue.finish(id: job.id, worker: "a", outcome: outcome))
        }
        for worker in ["b", "c", "d"] {
            _ = try await queue.accept(NewJob(endpoint: "known", input: "{}"))
            _ = try await queue.next(worker: worker)
        }
        let waiting = try #require(
            try await queue.position(id: try await queue.accept(NewJob(endpoint: "known", input: "{}")).id))
        try await shared.look()
        #expect(runTimes.mean(of: "known")?.own == 13, "a failed one says nothing")
        #expect(runTimes.workers == 3, "as many run as there are workers, since one waits")
        #expect(
            forecast.untilDone(first.status, position: waiting) == ((13 * (Double(waiting) + 0.5) / 3 + 13) * 10).rounded() / 10)
    }

    @Test(arguments: [
        (APIError.startTimeout as any Error, FailureCause.startTimeout), (APIError.noDiskSpace, .storage),
        (APIError(status: 422, "x"), .input), (APIError.internalError, .internal), (CocoaError(.fileNoSuchFile), .internal),
    ])
    func `an error's cause is one of a few`(_ error: any Error, _ cause: FailureCause) {
        #expect(FailureCause(error) == cause)
    }
}
