import FoundationEssentials
package import Logging
import ReelAPI
package import ReelFetch
package import ReelQueue
import ReelTelemetry
import ServiceLifecycle

/// Delivers the webhooks that finished jobs owe, several at a time, until each is acknowledged or its retries are used up.
///
/// What is owed is in the store, so it survives the process: delivery is at least once. At a graceful shutdown an attempt under way
/// is broken off and made again at the next start.
package struct WebhookDispatcher: Service {
    let queue: JobQueue
    let sender: WebhookSender
    let schedule: WebhookSchedule
    /// Deliveries at the same time: a receiver that is slow to answer must not hold up the others.
    let limit: Int
    let links: FileLinks
    let metrics: WebhookMetrics
    let logger: Logger

    package init(
        queue: JobQueue, sender: WebhookSender, schedule: WebhookSchedule, limit: Int = 16, links: FileLinks = .unsigned,
        metrics: WebhookMetrics = WebhookMetrics(telemetry: Telemetry()), logger: Logger
    ) {
        self.queue = queue
        self.sender = sender
        self.schedule = schedule
        self.limit = limit
        self.links = links
        self.metrics = metrics
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                var underWay = 0
                while let webhook = await next() {
                    group.addTask { await deliver(webhook) }
                    underWay += 1
                    if underWay == limit {
                        await group.next()
                        underWay -= 1
                    }
                }
            }
        }
    }

    /// Nil once the task is cancelled.
    private func next() async -> OwedWebhook? {
        while !Task.isCancelled {
            do {
                return try await queue.nextWebhook()
            } catch is CancellationError {
                return nil
            } catch {
                // The store is out of reach or full; what is owed is still there. Not in a tight loop, then.
                logger.error("The webhooks cannot be read", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
        return nil
    }

    private func deliver(_ webhook: OwedWebhook) async {
        var logger = logger
        logger[metadataKey: "job"] = "\(webhook.job)"
        logger[metadataKey: "attempt"] = "\(webhook.attempt)"
        var said: WebhookReply?
        let outcome = await metrics.delivery(of: webhook) {
            said = await reply(to: webhook)
            return self.outcome(of: webhook, said, logger)
        }
        while true {
            do {
                return try await queue.settleWebhook(of: webhook.job, outcome, reason: said?.reason)
            } catch {
                logger.error("What came of a webhook cannot be recorded", metadata: ["error": "\(error)"])
                // Unrecorded it counts as under way, and the next start sends it again.
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            }
        }
    }

    /// Nil if the attempt was broken off.
    private func reply(to webhook: OwedWebhook) async -> WebhookReply? {
        do {
            guard let job = try await queue.job(id: webhook.job) else { return .refused(reason: "Its job is gone.") }
            let body = try WebhookPayload.value(of: job, fileBase: webhook.target.fileBase, links: links).encoded()
            return try await sender.send(
                WebhookMessage(requestID: job.id, body: body), to: WebhookURL(webhook.target.url))
        } catch is CancellationError {
            return nil
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    private func outcome(of webhook: OwedWebhook, _ reply: WebhookReply?, _ logger: Logger) -> WebhookAttempt {
        switch reply {
        case nil:
            return .interrupted
        case .acknowledged:
            logger.info("Webhook delivered")
            return .delivered
        case .refused(let reason):
            logger.warning("Webhook given up", metadata: ["reason": "\(reason)"])
            return .abandoned
        case .failed(let reason):
            var random = SystemRandomNumberGenerator()
            guard let delay = schedule.delay(afterAttempt: webhook.attempt, using: &random) else {
                logger.warning("Webhook given up after its last retry", metadata: ["reason": "\(reason)"])
                return .abandoned
            }
            logger.info("Webhook not acknowledged", metadata: ["reason": "\(reason)", "retry-in": "\(delay)"])
            return .retry(after: delay)
        }
    }
}

extension WebhookReply {
    /// What went wrong; nil if nothing did.
    fileprivate var reason: String? {
        switch self {
        case .acknowledged: nil
        case .refused(let reason), .failed(let reason): reason
        }
    }
}
