import Tracing

/// A span that has ended.
struct FinishedSpan: Sendable {
    var name: String
    var kind: SpanKind
    var identity: TraceIdentity
    /// Span id of the parent.
    var parent: String?
    /// Nanoseconds since 1970.
    var start: UInt64
    var end: UInt64
    var attributes: SpanAttributes
    var status: SpanStatus?
    var events: [SpanEvent]
    var links: [SpanLink]
}
