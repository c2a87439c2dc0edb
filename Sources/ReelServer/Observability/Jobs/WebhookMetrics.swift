package import ReelQueue
package import ReelTelemetry
import Tracing

/// What came of attempts to deliver webhooks, counted, and each as a span.
package struct WebhookMetrics: Sendable {
    private let delivered: CounterSeries
    private let retried: CounterSeries
    private let abandoned: CounterSeries
    private let interrupted: CounterSeries
    private let tracer: SpanRecorder?

    package init(telemetry: Telemetry) {
        func counter(_ outcome: String) -> CounterSeries {
            telemetry.metrics.counter(
                "reel_webhook_deliveries_total", "Attempts to deliver a webhook.", labels: [("outcome", outcome)])
        }
        delivered = counter("delivered")
        retried = counter("retried")
        abandoned = counter("abandoned")
        interrupted = counter("interrupted")
        tracer = telemetry.tracer
    }

    /// One attempt, counted by what `send` says came of it. Its span belongs to the job's trace.
    package func delivery(
        of webhook: OwedWebhook, _ send: () async -> WebhookAttempt
    ) async -> WebhookAttempt {
        let attempt = await traced(webhook, send)
        switch attempt {
        case .delivered: delivered.increment()
        case .retry: retried.increment()
        case .abandoned: abandoned.increment()
        case .interrupted: interrupted.increment()
        }
        return attempt
    }

    private func traced(_ webhook: OwedWebhook, _ send: () async -> WebhookAttempt) async -> WebhookAttempt {
        guard let tracer else { return await send() }
        var context = ServiceContext.topLevel
        context.trace = TraceIdentity(job: webhook.job)
        return await tracer.withSpan("webhook delivery", context: context, ofKind: .producer) { span in
            let attempt = await send()
            span.updateAttributes { attributes in
                attributes["reel.request_id"] = webhook.job
                attributes["reel.attempt"] = webhook.attempt
            }
            if attempt != .delivered { span.setStatus(SpanStatus(code: .error)) }
            return attempt
        }
    }
}
