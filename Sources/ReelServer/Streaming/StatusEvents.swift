import ReelAPI
import ReelQueue

/// The status of a request, whole, whenever it has changed, with the log lines that are new.
struct StatusEvents: EventSource {
    let handler: RequestHandler
    let id: String
    let target: Target
    let withLogs: Bool
    private var linesTold = 0
    private var told: QueueStatus?

    init(handler: RequestHandler, id: String, target: Target, withLogs: Bool) {
        self.handler = handler
        self.id = id
        self.target = target
        self.withLogs = withLogs
    }

    mutating func pull() async throws -> (events: [String], isLast: Bool) {
        guard let job = try await handler.queue.status(id: id) else { throw APIError.unknownRequest }
        let status = try await handler.queueStatus(
            of: job, target, logsAfter: withLogs ? linesTold : nil, asSubmitted: false)
        let lines = status.logs?.count ?? 0
        var bare = status
        bare.logs = nil
        guard lines > 0 || bare != told else { return ([], false) }
        linesTold += lines
        told = bare
        return ([try JSONText.encode(status)], status.state == .completed)
    }
}
