import ReelAPI
import ReelQueue

/// The status of a request, whole, whenever it has changed, with the log lines that are new.
struct StatusEvents: EventSource {
    let handler: RequestHandler
    let subscription: JobSubscription
    let target: Target
    let withLogs: Bool
    let withPreviews: Bool
    private var linesTold = 0
    private var told: QueueStatus?
    private var previewTold: String?

    init(
        handler: RequestHandler, subscription: JobSubscription, target: Target, withLogs: Bool, withPreviews: Bool
    ) {
        self.handler = handler
        self.subscription = subscription
        self.target = target
        self.withLogs = withLogs
        self.withPreviews = withPreviews
    }

    @inline(never) mutating func pull() throws -> (events: [String], isLast: Bool) {
        guard let snapshot = try subscription.snapshot else { return ([], false) }
        var status = try handler.queueStatus(of: snapshot, target, logsAfter: withLogs ? linesTold : nil)
        let lines = status.logs?.count ?? 0
        var bare = status
        bare.logs = nil
        // It changes with every moment that passes, which is no news.
        bare.eta = nil
        let preview = withPreviews ? handler.queue.preview(of: status.requestID) : nil
        guard lines > 0 || bare != told || (preview != nil && preview != previewTold) else { return ([], false) }
        // A picture is told once: it is larger than all the rest.
        if let preview, preview != previewTold { status.preview = "data:image/jpeg;base64," + preview }
        previewTold = preview
        linesTold += lines
        told = bare
        return ([try JSONText.encode(status)], status.state == .completed)
    }
}
