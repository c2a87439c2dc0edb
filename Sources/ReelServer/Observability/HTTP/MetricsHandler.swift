import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import ReelQueue
import ReelTelemetry

/// Answers Prometheus.
struct MetricsHandler: Sendable {
    private let telemetry: Telemetry
    private let queue: JobQueue
    private let queued: GaugeSeries
    private let running: GaugeSeries
    private let webhooks: GaugeSeries

    init(telemetry: Telemetry, queue: JobQueue) {
        self.telemetry = telemetry
        self.queue = queue
        let registry = telemetry.metrics
        queued = registry.gauge("reel_jobs_queued", "Jobs that wait for a worker.")
        running = registry.gauge("reel_jobs_running", "Jobs that a worker has taken up.")
        webhooks = registry.gauge("reel_webhooks_owed", "Webhooks that are due, wait for a retry, or are being sent.")
    }

    func respond() async throws -> Response {
        // A store that hangs must not keep the other figures back; what it does not say is shown as NaN.
        let counts = try? await withDeadline(.seconds(1)) { try await queue.counts() }
        queued.set(counts.map { Double($0.queued) } ?? .nan)
        running.set(counts.map { Double($0.running) } ?? .nan)
        let owed = try? await withDeadline(.seconds(1)) { try await queue.webhookBacklog() }
        webhooks.set(owed.map(Double.init) ?? .nan)
        let registry = telemetry.metrics
        try await NIOThreadPool.singleton.runIfActive { ProcessFigures.read() }?.record(in: registry)
        if let file = telemetry.tracer?.file {
            registry.gauge("reel_spans_dropped", "Spans that could not be written to the trace file.").set(Double(file.dropped))
        }
        return Response(
            status: .ok, headers: [.contentType: PrometheusRegistry.contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text())))
    }
}
