import FoundationEssentials
import HTTPTypes
import Hummingbird
import ReelAPI
import ReelQueue
import ServiceLifecycle

/// Runs endpoints and answers for the requests in the queue.
struct RequestHandler: Sendable {
    let queue: JobQueue
    let catalogue: EndpointCatalogue

    /// Runs an endpoint and waits for its output. The job is queued like any other: there is one path.
    func run(_ endpoint: String, _ request: Request, _ target: Target) async throws -> Response {
        let job = try await accept(endpoint, request)
        let finished: Job
        do {
            finished = try await cancelWhenGracefulShutdown { try await queue.waitUntilFinished(job.id) }
        } catch is CancellationError {
            throw APIError(
                status: 503, "The server is stopping. The request \(job.id) stays in the queue and runs at the next start.",
                errorType: "runner_disconnected", isRetryable: true)
        }
        return try result(of: finished, target)
    }

    /// Puts a request in the queue.
    func submit(_ endpoint: String, _ request: Request, _ target: Target) async throws -> Response {
        let job = try await accept(endpoint, request, webhook: WebhookTarget(target))
        let status = try await queueStatus(of: job.status, target, logs: false, asSubmitted: true)
        return try tagged(.json(status), job.id)
    }

    func status(_ path: RequestPath, _ target: Target) async throws -> Response {
        let status = try await required(path) { try await queue.status(id: path.id) }
        let wantsLogs = ["1", "true"].contains(target.parameter("logs")?.lowercased())
        let answer = try await queueStatus(of: status, target, logs: wantsLogs, asSubmitted: false)
        return try tagged(.json(answer, status: answer.state == .completed ? .ok : .accepted), path.id)
    }

    func result(_ path: RequestPath, _ target: Target) async throws -> Response {
        let job = try await required(path) { try await queue.job(id: path.id) }
        guard job.state.isFinal else { throw APIError.stillInProgress }
        return try result(of: job, target)
    }

    func cancel(_ path: RequestPath) async throws -> Response {
        _ = try await required(path) { try await queue.status(id: path.id) }
        switch try await queue.cancel(id: path.id) {
        case .cancelled: return try tagged(.json(["status": "OK"]), path.id)
        case .requested:
            return try tagged(.json(["status": "CANCELLATION_REQUESTED"], status: .accepted), path.id)
        case .alreadyFinished: throw APIError.alreadyCompleted
        case .unknown: throw APIError.unknownRequest
        }
    }

    private func accept(_ id: String, _ request: Request, webhook: WebhookTarget? = nil) async throws -> Job {
        let endpoint = try catalogue.required(id)
        let body = try await JSONBody.read(request)
        _ = try endpoint.input(from: body)
        return try await queue.accept(NewJob(endpoint: endpoint.id, input: try body.encoded(), webhook: webhook))
    }

    /// What `find` finds, if it belongs to the application that the path names.
    private func required<Found: RequestIdentity>(
        _ path: RequestPath, _ find: () async throws -> Found?
    ) async throws -> Found {
        guard let found = try await find(), catalogue[found.endpoint]?.application == path.application else {
            throw APIError.unknownRequest
        }
        return found
    }

    private func result(of job: Job, _ target: Target) throws -> Response {
        switch job.outcome {
        case .output(let json):
            let stored = try JSONDecoder().decode(StoredOutput.self, from: Data(json.utf8))
            return try tagged(.json(stored.output(fileBase: target.fileBase)), job.id)
        case .error(let status, let json):
            return try tagged(APIError(status: status, body: JSONValue(parsing: json.utf8)).response(), job.id)
        case nil:
            return try tagged(APIError.cancelled.response(), job.id)
        }
    }

    private func queueStatus(
        of job: JobStatus, _ target: Target, logs: Bool, asSubmitted: Bool
    ) async throws -> QueueStatus {
        let application = catalogue[job.endpoint]?.application ?? job.endpoint
        var status = QueueStatus(
            state: .inQueue, requestID: job.id,
            urls: RequestURLs(base: target.queueBase, application: application, requestID: job.id))
        if job.state == .queued || asSubmitted {
            status.queuePosition = try await queue.position(id: job.id) ?? 0
        } else if job.state == .running {
            status.state = .inProgress
        } else {
            status.state = .completed
            if let started = job.startedAt, let finished = job.finishedAt {
                status.inferenceTime = finished.timeIntervalSince(started)
            }
            (status.error, status.errorType) = try await failure(of: job)
        }
        if logs {
            status.logs = try await queue.logs(of: job.id, after: 0).map(LogEntry.init)
        }
        return status
    }

    /// In short what went wrong with a finished job; the result request answers in full.
    private func failure(of job: JobStatus) async throws -> (message: String?, type: String?) {
        if job.state == .cancelled { return ("Request was cancelled by the client", APIError.cancelled.errorType) }
        guard job.state == .failed, case .error(_, let json)? = try await queue.job(id: job.id)?.outcome else {
            return (nil, nil)
        }
        let body = try JSONValue(parsing: json.utf8).object ?? [:]
        if case .array(let details)? = body["detail"], let first = details.first?.object {
            return (first["msg"]?.string, first["type"]?.string)
        }
        return (body["detail"]?.string, body["error_type"]?.string)
    }

    private func tagged(_ response: Response, _ id: String) throws -> Response {
        var response = response
        response.headers[.requestID] = id
        return response
    }
}

/// What a request is looked up by.
private protocol RequestIdentity {
    var endpoint: String { get }
}

extension JobStatus: RequestIdentity {}
extension Job: RequestIdentity {
    var endpoint: String { status.endpoint }
}

extension LogEntry {
    fileprivate init(_ entry: JobLogEntry) {
        self.init(
            message: entry.message, level: entry.level,
            timestamp: Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(entry.time))
    }
}
