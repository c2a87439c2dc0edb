import FoundationEssentials
import HTTPTypes
import Hummingbird
import ReelAPI
import ReelQueue
import ReelStorage
import ServiceLifecycle

/// Runs endpoints and answers for the requests in the queue.
struct RequestHandler: Sendable {
    let queue: JobQueue
    let catalogue: EndpointCatalogue
    let feeds: JobFeeds
    let streams: OpenStreams
    let forecast: JobForecast
    let metrics: JobMetrics
    let disk: DiskSpace
    let bodies: BodyMemory
    let links: FileLinks
    /// Seconds that an output's file is kept where the request does not say; nil for ever.
    let fileLifetime: Int?
    /// Requests that may wait in the queue; nil for any number.
    let maximumQueued: Int?
    /// What the requests of a key without a budget of its own may cost, and those that come without one; nil for any amount.
    let budget: USD?

    /// Runs an endpoint and waits for its output. The job is queued like any other: there is one path. It is cancelled when the
    /// client goes away, unless it has an idempotency key.
    func run(
        _ endpoint: String, _ request: Request, _ target: Target, _ context: ConnectionContext
    ) async throws -> Response {
        let hangUp = try await context.hangUp
        let isNamed = request.headers[.idempotencyKey] != nil
        let job = try await accept(endpoint, request, target, context.requester)
        do {
            let finished = try await hangUp.cancelling {
                try await cancelWhenGracefulShutdown { try await queue.waitUntilFinished(job.id) }
            }
            return try result(of: finished, target)
        } catch is CancellationError {
            return try tagged(APIError.stopping(requestID: job.id).response(), job.id)
        } catch let error as APIError where error == .clientDisconnected {
            // A request with a name is one whose client will come back for it.
            if !isNamed { _ = try await cancel(job.id) }
            return try tagged(error.response(), job.id)
        }
    }

    /// Puts a request in the queue.
    func submit(
        _ endpoint: String, _ request: Request, _ target: Target, _ context: ConnectionContext
    ) async throws -> Response {
        let job = try await accept(endpoint, request, target, context.requester, webhook: WebhookTarget(target))
        let status = try await queueStatus(of: job.status, target, logsAfter: nil, asSubmitted: true)
        return try tagged(.json(status), job.id)
    }

    func status(_ path: RequestPath, _ target: Target, _ requester: Requester) async throws -> Response {
        let status = try await required(path, requester) { try await queue.status(id: path.id) }
        let answer = try await queueStatus(
            of: status, target, logsAfter: wantsLogs(target) ? 0 : nil, asSubmitted: false)
        return try tagged(.json(answer, status: answer.state == .completed ? .ok : .accepted), path.id)
    }

    func result(_ path: RequestPath, _ target: Target, _ requester: Requester) async throws -> Response {
        let job = try await required(path, requester) { try await queue.job(id: path.id) }
        guard job.state.isFinal else { return try tagged(APIError.stillInProgress.response(), path.id) }
        return try result(of: job, target)
    }

    func cancel(_ path: RequestPath, _ requester: Requester) async throws -> Response {
        _ = try await required(path, requester) { try await queue.status(id: path.id) }
        switch try await cancel(path.id) {
        case .cancelled: return try tagged(.json(["status": "OK"]), path.id)
        case .requested:
            return try tagged(.json(["status": "CANCELLATION_REQUESTED"], status: .accepted), path.id)
        case .alreadyFinished: return try tagged(APIError.alreadyCompleted.response(), path.id)
        case .unknown: throw APIError.unknownRequest
        }
    }

    func accept(
        _ id: String, _ request: Request, _ target: Target, _ requester: Requester, webhook: WebhookTarget? = nil
    ) async throws -> Job {
        let endpoint = try catalogue.required(id)
        guard disk.hasRoom else { throw APIError.noDiskSpace }
        let options = try QueueOptions(headers: request.headers, target: target, fileLifetime: fileLifetime)
        let body = try await JSONBody.read(request, upTo: JSONBody.inputLimit, memory: bodies)
        let charge = try endpoint.charge(for: body)
        var job = NewJob(endpoint: endpoint.id, input: try body.encoded(), webhook: webhook)
        job.priority = options.priority
        job.startDeadline = options.startTimeout.map { Date(timeIntervalSinceNow: $0) }
        job.maximumQueued = maximumQueued
        job.maximumQueueLength = options.maximumQueueLength
        job.fileLifetime = options.fileLifetime
        job.owner = requester.key
        job.charge = JobCharge(quantity: charge.seconds, unitPrice: charge.unitPrice.millionths)
        job.budget = requester.limits.budget ?? budget?.millionths
        job.idempotencyKey = options.idempotencyKey
        if options.isTriedOnce { job.maximumAttempts = 1 }
        job.prompt = body.object?["prompt"]?.string
        return try await enqueue(job)
    }

    func cancel(_ id: String) async throws -> CancelResult {
        let result = try await queue.cancel(id: id)
        if result == .cancelled, let status = try await queue.status(id: id) { metrics.ended(status, cause: nil) }
        return result
    }

    func wantsLogs(_ target: Target) -> Bool {
        ["1", "true"].contains(target.parameter("logs")?.lowercased())
    }

    /// What `find` finds, if it is there for the requester and belongs to the application that the path names.
    func required<Found: RequestIdentity>(
        _ path: RequestPath, _ requester: Requester, _ find: () async throws -> Found?
    ) async throws -> Found {
        guard let found = try await find(), requester.sees(found.owner),
            catalogue[found.endpoint]?.application == path.application
        else {
            throw APIError.unknownRequest
        }
        return found
    }

    private func result(of job: Job, _ target: Target) throws -> Response {
        do {
            var response = try Response.json(output(of: job, target))
            response.headers[.billableUnits] = "\(job.charge?.quantity ?? 0)"
            return try tagged(response, job.id)
        } catch let error as APIError {
            return try tagged(error.response(), job.id)
        }
    }

    /// What a finished job answers with.
    /// - Throws: `APIError` as its client hears it, for a job that failed or was cancelled.
    func output(of job: Job, _ target: Target) throws -> VideoOutput {
        switch job.outcome {
        case .output(let json):
            let stored = try StoredOutput(json: json)
            return stored.output(fileBase: target.fileBase, links)
        case .error(let status, let json):
            let body = try JSONValue(parsing: json.utf8)
            throw APIError(status: status, body: body, errorType: body.object?["error_type"]?.string)
        case nil:
            throw APIError.cancelled
        }
    }

    /// - Parameter logsAfter: number of the log line that those wanted come after; nil for no log.
    func queueStatus(
        of job: JobStatus, _ target: Target, logsAfter: Int?, asSubmitted: Bool
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
        forecast(job, in: &status)
        if let logsAfter {
            status.logs = try await queue.logs(of: job.id, after: logsAfter).map(LogEntry.init)
        }
        return status
    }

    /// In short what went wrong with a finished job; the result request answers in full.
    private func failure(of job: JobStatus) async throws -> (message: String?, type: String?) {
        guard job.state == .failed || job.state == .cancelled else { return (nil, nil) }
        return try await queue.job(id: job.id)?.failureInShort ?? (nil, nil)
    }

    func tagged(_ response: Response, _ id: String) throws -> Response {
        var response = response
        response.headers[.requestID] = id
        return response
    }
}

/// What a request is looked up by.
protocol RequestIdentity {
    var endpoint: String { get }
    var owner: String? { get }
}

extension JobStatus: RequestIdentity {}
extension Job: RequestIdentity {
    var endpoint: String { status.endpoint }
    var owner: String? { status.owner }
}

extension LogEntry {
    init(_ entry: JobLogEntry) {
        self.init(
            message: entry.message, level: entry.level,
            timestamp: Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(entry.time))
    }
}
