import FoundationEssentials
import ReelAPI
import ReelQueue

extension RequestHandler {
    /// What a status request would answer, from what is known of the job already.
    /// - Parameter logsAfter: number of the log line that those wanted come after; nil for no log.
    func queueStatus(of snapshot: JobSnapshot, _ target: Target, logsAfter: Int?) throws -> QueueStatus {
        let job = snapshot.status
        let application = catalogue[job.endpoint]?.application ?? job.endpoint
        var status = QueueStatus(
            state: .inQueue, requestID: job.id,
            urls: RequestURLs(base: target.queueBase, application: application, requestID: job.id))
        if job.state == .queued {
            status.queuePosition = snapshot.position ?? 0
        } else if job.state == .running {
            status.state = .inProgress
        } else {
            status.state = .completed
            if let started = job.startedAt, let finished = job.finishedAt {
                status.inferenceTime = finished.timeIntervalSince(started)
            }
            (status.error, status.errorType) = try snapshot.ended?.failureInShort ?? (nil, nil)
        }
        forecast(job, in: &status)
        if let logsAfter { status.logs = snapshot.logs.dropFirst(logsAfter).map(LogEntry.init) }
        return status
    }

    /// Adds how far the job is and how long it will take, where that is known.
    func forecast(_ job: JobStatus, in status: inout QueueStatus) {
        switch status.state {
        case .inQueue: status.eta = status.queuePosition.flatMap { forecast.untilDone(job, position: $0) }
        case .inProgress:
            status.progress = queue.progress(of: job.id)
            status.eta = forecast.untilDone(job, progress: status.progress)
        case .completed: break
        }
    }
}

extension Job {
    /// In short what went wrong with a finished job; nils if nothing did. The result request answers in full.
    var failureInShort: (message: String?, type: String?) {
        get throws {
            if status.state == .cancelled { return ("Request was cancelled by the client", APIError.cancelled.errorType) }
            guard status.state == .failed, case .error(_, let json)? = outcome else { return (nil, nil) }
            let body = try JSONValue(parsing: json.utf8).object ?? [:]
            if case .array(let details)? = body["detail"], let first = details.first?.object {
                return (first["msg"]?.string, first["type"]?.string)
            }
            return (body["detail"]?.string, body["error_type"]?.string)
        }
    }
}
