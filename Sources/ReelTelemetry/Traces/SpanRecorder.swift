public import Tracing

/// A tracer that writes spans to a file, and follows W3C's Trace Context from and to other programs.
public struct SpanRecorder: Tracer {
    public typealias Span = RecordedSpan

    public let file: TraceFile

    public init(file: TraceFile) {
        self.file = file
    }

    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordedSpan {
        var context = context()
        let outer = context.trace
        let identity = TraceIdentity(
            traceID: outer?.traceID ?? Self.hex(UInt64.random(in: 1 ... .max)) + Self.hex(UInt64.random(in: .min ... .max)),
            spanID: Self.hex(UInt64.random(in: 1 ... .max)), isSampled: outer?.isSampled ?? true)
        context.trace = identity
        return RecordedSpan(
            operationName, kind: kind, context: context, identity: identity, parent: outer?.spanID,
            start: instant().nanosecondsSinceEpoch, file: identity.isSampled ? self.file : nil)
    }

    public func startAnySpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> any Tracing.Span {
        startSpan(
            operationName, context: context(), ofKind: kind, at: instant(), function: function, file: fileID, line: line)
    }

    public func forceFlush() { file.flush() }

    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let header = extractor.extract(key: "traceparent", from: carrier),
            let trace = TraceIdentity(traceparent: header)
        else { return }
        context.trace = trace
    }

    public func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let header = context.trace?.traceparent else { return }
        injector.inject(header, forKey: "traceparent", into: &carrier)
    }

    /// 16 digits.
    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
