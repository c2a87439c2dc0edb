import FoundationEssentials
import ReelAPI
import ReelQueue

extension DashboardHandler {
    /// What waits and what runs, and how fast the queue moves.
    func overview(_ now: Date) async throws -> JSONValue {
        let overview = try await queue.overview(most: 50)
        let counts = try await queue.counts()
        var running: [JSONValue] = []
        for job in overview.running { running.append(.object(try await row(of: job, now))) }
        var waiting: [JSONValue] = []
        for job in overview.waiting { waiting.append(.object(try await row(of: job, now))) }
        return [
            "queued": .integer(counts.queued), "running": .integer(counts.running), "workers": .integer(engines.workers),
            "oldest_waiting_at": .time(overview.oldestWaiting), "time": .time(now),
            "periods": .array(overview.periods.map(\.value)), "minutes": .array(overview.minutes.map(\.value)),
            "running_jobs": .array(running), "waiting_jobs": .array(waiting),
        ]
    }

    /// A job as lists show it.
    func row(of job: ListedJob, _ now: Date) async throws -> [String: JSONValue] {
        let status = job.status
        var row: [String: JSONValue] = [
            "request_id": .string(status.id), "endpoint_id": .string(status.endpoint), "owner": .optional(status.owner),
            "state": .string(status.state.rawValue), "prompt": .optional(job.prompt), "created_at": .time(status.createdAt),
            "started_at": .time(status.startedAt), "finished_at": .time(status.finishedAt),
            "attempts": .integer(status.attempts), "maximum_attempts": .integer(status.maximumAttempts),
            "crashes": .integer(status.crashes), "priority": status.priority == .low ? "low" : "normal",
            "cancel_requested": .bool(status.cancelRequested), "not_before": .time(status.notBefore),
            "status_code": .optional(job.resultStatus),
            "cost": job.charge.map { .number(USD(millionths: $0.amount).number) } ?? .null,
        ]
        switch status.state {
        case .queued:
            let position = try await queue.position(id: status.id)
            row["position"] = .optional(position)
            row["eta"] = .seconds(position.flatMap { requests.forecast.untilDone(status, position: $0) })
            row["wait_seconds"] = .seconds(max(0, now.timeIntervalSince(status.createdAt)))
        case .running:
            let progress = queue.progress(of: status.id)
            row["progress"] = progress.map(JSONValue.number) ?? .null
            row["eta"] = .seconds(requests.forecast.untilDone(status, progress: progress))
            row["run_seconds"] = .seconds(status.startedAt.map { max(0, now.timeIntervalSince($0)) })
            row["wait_seconds"] = .seconds(status.startedAt.map { max(0, $0.timeIntervalSince(status.createdAt)) })
        case .succeeded, .failed, .cancelled:
            row["run_seconds"] = .seconds(status.startedAt.flatMap { started in status.finishedAt?.timeIntervalSince(started) })
            row["wait_seconds"] = .seconds((status.startedAt ?? status.finishedAt)?.timeIntervalSince(status.createdAt))
        }
        return row
    }
}

extension QueueOverview.Period {
    fileprivate var value: JSONValue {
        [
            "seconds": .integer(seconds), "accepted": .integer(accepted), "succeeded": .integer(succeeded),
            "failed": .integer(failed), "cancelled": .integer(cancelled),
        ]
    }
}

extension QueueOverview.Minute {
    fileprivate var value: JSONValue {
        [
            "start": .time(start), "succeeded": .integer(succeeded), "failed": .integer(failed),
            "cancelled": .integer(cancelled),
        ]
    }
}
