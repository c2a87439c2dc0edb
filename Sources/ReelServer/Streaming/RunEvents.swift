import ReelAPI
import ReelQueue

/// A run as it goes: its place in the queue, its log, its progress, and at the end its output or error.
struct RunEvents: EventSource {
    let handler: RequestHandler
    let subscription: JobSubscription
    let target: Target
    private var linesTold = 0
    private var statusTold: StreamEvent?
    private var progressTold: Double?

    init(handler: RequestHandler, subscription: JobSubscription, target: Target) {
        self.handler = handler
        self.subscription = subscription
        self.target = target
    }

    @inline(never) mutating func pull() throws -> (events: [String], isLast: Bool) {
        guard let snapshot = try subscription.snapshot else { return ([], false) }
        let id = snapshot.status.id
        var events: [StreamEvent] = []
        switch snapshot.status.state {
        case .queued: tell(.queued(position: snapshot.position ?? 0, requestID: id), in: &events)
        case .running: tell(.started(requestID: id), in: &events)
        case .succeeded, .failed, .cancelled: break
        }
        let lines = snapshot.logs.dropFirst(linesTold)
        linesTold = snapshot.logs.count
        events += lines.map { .log(LogEntry($0)) }
        if let progress = handler.queue.progress(of: id), progress != progressTold {
            progressTold = progress
            events.append(.progress(progress))
        }
        var texts = try events.map(JSONText.encode)
        guard let ended = snapshot.ended else { return (texts, false) }
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
