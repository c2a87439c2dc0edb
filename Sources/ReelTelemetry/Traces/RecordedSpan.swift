import Synchronization
public import Tracing

/// A span under way, written down when it ends.
public final class RecordedSpan: Span {
    private struct State {
        var name: String
        var attributes: SpanAttributes = [:]
        var status: SpanStatus?
        var events: [SpanEvent] = []
        var links: [SpanLink] = []
        var hasEnded = false
    }

    /// Most events and links that one span keeps.
    private static let limit = 128

    public let context: ServiceContext
    private let identity: TraceIdentity
    private let parent: String?
    private let kind: SpanKind
    private let start: UInt64
    private let state: Mutex<State>
    /// Takes the finished span; nil where the trace is not recorded.
    private let file: TraceFile?

    init(
        _ name: String, kind: SpanKind, context: ServiceContext, identity: TraceIdentity, parent: String?, start: UInt64,
        file: TraceFile?
    ) {
        self.context = context
        self.identity = identity
        self.parent = parent
        self.kind = kind
        self.start = start
        self.file = file
        state = Mutex(State(name: name))
    }

    public var isRecording: Bool { file != nil && state.withLock { !$0.hasEnded } }

    public var operationName: String {
        get { state.withLock { $0.name } }
        set { change { $0.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { change { $0.attributes = newValue } }
    }

    public func setStatus(_ status: SpanStatus) { change { $0.status = status } }

    public func addEvent(_ event: SpanEvent) {
        change { if $0.events.count < Self.limit { $0.events.append(event) } }
    }

    public func addLink(_ link: SpanLink) {
        change { if $0.links.count < Self.limit { $0.links.append(link) } }
    }

    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var all = attributes
        all["exception.type"] = "\(type(of: error))"
        all["exception.message"] = "\(error)"
        let event = SpanEvent(name: "exception", at: instant(), attributes: all)
        change {
            if $0.events.count < Self.limit { $0.events.append(event) }
            $0.status = $0.status ?? SpanStatus(code: .error, message: "\(error)")
        }
    }

    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let file else { return }
        let ended = state.withLock { state -> State? in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return state
        }
        guard let ended else { return }
        file.add(
            FinishedSpan(
                name: ended.name, kind: kind, identity: identity, parent: parent, start: start,
                end: max(start, instant().nanosecondsSinceEpoch), attributes: ended.attributes, status: ended.status,
                events: ended.events, links: ended.links))
    }

    private func change(_ body: (inout State) -> Void) {
        guard file != nil else { return }
        state.withLock { if !$0.hasEnded { body(&$0) } }
    }
}
