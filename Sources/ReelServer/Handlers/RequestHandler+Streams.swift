import Hummingbird
import ReelAPI
import ReelQueue

/// Answers that go on for as long as the work does.
extension RequestHandler {
    /// Follows a request to its end.
    func statusStream(_ path: RequestPath, _ target: Target, _ context: ConnectionContext) async throws -> Response {
        let hangUp = try await context.hangUp
        _ = try await required(path, context.requester) { try await queue.status(id: path.id) }
        let events = EventStream(among: streams) { waker in
            StatusEvents(
                handler: self, subscription: feeds.follow(path.id, waking: waker), target: target, withLogs: wantsLogs(target),
                withPreviews: target.parameter("previews") == "1")
        }
        hangUp.whenGone { [waker = events.waker] in waker.stop(.hungUp) }
        return try tagged(events.response(), path.id)
    }

    /// Runs an endpoint and tells how it goes; the last event is the output, or the error that a run would have answered.
    func stream(
        _ endpoint: String, _ request: Request, _ target: Target, _ context: ConnectionContext
    ) async throws -> Response {
        let hangUp = try await context.hangUp
        let isNamed = request.headers[.idempotencyKey] != nil
        let job = try await accept(endpoint, request, target, context.requester)
        let events = EventStream(among: streams) { waker in
            RunEvents(handler: self, subscription: feeds.follow(job.id, waking: waker), target: target)
        }
        hangUp.whenGone { [waker = events.waker] in waker.stop(.hungUp) }
        // Nothing would be written to a client that has gone already, and so nothing would notice.
        if hangUp.isGone {
            if !isNamed { _ = try await cancel(job.id) }
            throw APIError.clientDisconnected
        }
        let response = events.response { ending in
            switch ending {
            case .complete: return nil
            case .hungUp:
                if !isNamed { _ = try await cancel(job.id) }
                return nil
            case .stopping: return try APIError.stopping(requestID: job.id).streamEvent.encoded()
            }
        }
        return try tagged(response, job.id)
    }
}
