import Logging
import ReelShot
import ServiceLifecycle

/// Keeps engine processes started ahead of need while the server runs. It is stopped after the Dispatcher.
struct EngineKeeper: Service {
    let pool: EnginePool

    init(_ program: EngineProcess, size: Int, troubles: EngineTroubles, logger: Logger) {
        pool = EnginePool(of: program, size: size) { crash in
            troubles.note("\(crash)")
            logger.error("An engine process ended while it waited for work", metadata: ["error": "\(crash)"])
        }
    }

    func run() async {
        await cancelWhenGracefulShutdown { await pool.run() }
    }
}
