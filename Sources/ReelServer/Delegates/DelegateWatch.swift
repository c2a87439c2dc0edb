import Logging
import ReelRemote
import ServiceLifecycle

/// Looks at the servers that are asked for videos while this one runs, so that none is asked that is not well.
struct DelegateWatch: Service {
    let delegates: DelegateChoice
    let metrics: DelegateMetrics
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            await delegates.watch { delegate in
                metrics.show(delegate)
                guard let trouble = delegate.health.snapshot.trouble else { return }
                logger.debug(
                    "A server is not well", metadata: ["server": "\(delegate.name)", "reason": "\(trouble)"])
            }
        }
    }
}
