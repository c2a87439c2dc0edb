import ReelAPI
import ReelQueue

/// A run as it goes: its place in the queue, its log, its progress, and at the end its output or error.
struct RunEvents: EventSource {
    let handler: RequestHandler
    let id: String
    let target: Target
    private var linesTold = 0
    private var statusTold: StreamEvent?
    private var progressTold: Double?

    init(handler: RequestHandler, id: String, target: Target) {
        self.handler = handler
        self.id = id
        self.target = target
    }

    mutating func pull() async throws -> (events: [String], isLast: Bool) {
        let queue = handler.queue
        guard let job = try await queue.status(id: id) else { throw APIError.unknownRequest }
        var events: [StreamEvent] = []
        switch job.state {
        case .queued: tell(.queued(position: try await queue.position(id: id) ?? 0, requestID: id), in: &events)
        case .running: tell(.started(requestID: id), in: &events)
        case .succeeded, .failed, .cancelled: break
        }
        let lines = try await queue.logs(of: id, after: linesTold)
        linesTold += lines.count
        events += lines.map { .log(LogEntry($0)) }
        if let progress = queue.progress(of: id), progress != progressTold {
            progressTold = progress
            events.append(.progress(progress))
        }
        var texts = try events.map(JSONText.encode)
        guard job.state.isFinal, let ended = try await queue.job(id: id) else { return (texts, false) }
        do {
            texts.append(try JSONText.encode(handler.output(of: ended, target)))
        } catch let error as APIError {
            texts.append(try error.streamEvent.encoded())
        }
        return (texts, true)
    }

    private mutating func tell(_ status: StreamEvent, in events: inout [StreamEvent]) {
        guard status != statusTold else { return }
        statusTold = status
        events.append(status)
    }
}
