import ReelAPI

/// The status of a request, whole, whenever it has changed, with the log lines that are new.
struct StatusEvents: EventSource {
    let handler: RequestHandler
    let subscription: JobSubscription
    let target: Target
    let withLogs: Bool
    private var linesTold = 0
    private var told: QueueStatus?

    init(handler: RequestHandler, subscription: JobSubscription, target: Target, withLogs: Bool) {
        self.handler = handler
        self.subscription = subscription
        self.target = target
        self.withLogs = withLogs
    }

    @inline(never) mutating func pull() throws -> (events: [String], isLast: Bool) {
        guard let snapshot = try subscription.snapshot else { return ([], false) }
        let status = try handler.queueStatus(of: snapshot, target, logsAfter: withLogs ? linesTold : nil)
        let lines = status.logs?.count ?? 0
        var bare = status
        bare.logs = nil
        // It changes with every moment that passes, which is no news.
        bare.eta = nil
        guard lines > 0 || bare != told else { return ([], false) }
        linesTold += lines
        told = bare
        return ([try JSONText.encode(status)], status.state == .completed)
    }
}
