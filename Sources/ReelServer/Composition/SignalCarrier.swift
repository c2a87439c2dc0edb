import Logging
import ReelQueue
import ServiceLifecycle
import Synchronization

/// Keeps the processes that share a queue told of what happens in it.
struct SignalCarrier: Service {
    let signals: PostgresSignals
    let logger: Logger

    func run() async throws {
        let isLost = Mutex(false)
        try await cancelWhenGracefulShutdown { [signals, logger] in
            try await signals.run { event in
                switch event {
                case .connected:
                    if isLost.withLock({ was in
                        defer { was = false }; return was
                    }) {
                        logger.notice("Other processes are heard of again")
                    }
                case .lost(let error):
                    // Said once: it is tried again until it works.
                    if !isLost.withLock({ was in
                        defer { was = true }; return was
                    }) {
                        logger.error("Other processes are not heard of", metadata: ["error": "\(error)"])
                    }
                }
            }
        }
    }
}
