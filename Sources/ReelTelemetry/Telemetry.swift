/// Where a process's metrics and spans go.
public struct Telemetry: Sendable {
    public let metrics: PrometheusRegistry
    /// Nil where no traces are wanted: nothing is done for them then.
    public let tracer: SpanRecorder?

    public init(metrics: PrometheusRegistry = PrometheusRegistry(), tracer: SpanRecorder? = nil) {
        self.metrics = metrics
        self.tracer = tracer
    }
}
