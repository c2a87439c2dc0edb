import ReelRemote
import ReelTelemetry

/// What came of asking other servers for videos, counted, and which of them are asked now.
struct DelegateMetrics: Sendable {
    private let registry: PrometheusRegistry

    init(telemetry: Telemetry) { registry = telemetry.metrics }

    @Sendable func record(_ outcome: DelegateOutcome) {
        let cause = outcome.failure?.code.rawValue ?? "made"
        registry.counter(
            "reel_delegate_attempts_total", "Videos that other servers were asked for, by what came of it.",
            labels: [("outcome", cause), ("server", outcome.name)]
        ).increment()
        guard outcome.failure == nil else { return }
        registry.histogram(
            "reel_delegate_seconds", "From asking another server for a video to the finished file.",
            labels: [("server", outcome.name)]
        ).record(outcome.took / .seconds(1))
    }

    @Sendable func show(_ delegate: Delegate) {
        registry.gauge(
            "reel_delegate_up", "Whether a server is well and asked for videos.", labels: [("server", delegate.name)]
        ).set(delegate.health.snapshot.trouble == nil && delegate.health.snapshot.isUsed ? 1 : 0)
    }
}
