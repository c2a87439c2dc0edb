import Logging
import ReelShot
import ServiceLifecycle

/// Keeps engine processes started ahead of need while the server runs. It is stopped after the Dispatcher.
struct EngineKeeper: Service {
    let pool: EnginePool

    /// - Throws: `ServerError` if a sandbox is required that this machine cannot make.
    init(_ program: EngineProcess, size: Int, troubles: EngineTroubles, logger: Logger) throws(ServerError) {
        if let sandbox = program.sandbox {
            let support = EngineSandbox.Support.current
            guard support.isEnough || !sandbox.isRequired else {
                throw ServerError(
                    "--engine-sandbox require cannot be met. \(support.lacks.joined(separator: " ")) Run it on another kernel, or say --engine-sandbox on."
                )
            }
            for lack in support.lacks {
                logger.warning("The sandbox of engine processes has a gap", metadata: ["reason": "\(lack)"])
            }
        } else {
            logger.notice("Engine processes are in no sandbox: they can open and reach what this server can")
        }
        pool = EnginePool(of: program, size: size) { crash in
            troubles.note("\(crash)")
            logger.error("An engine process ended while it waited for work", metadata: ["error": "\(crash)"])
        }
    }

    func run() async {
        await cancelWhenGracefulShutdown { await pool.run() }
    }
}
