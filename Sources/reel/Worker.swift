import ArgumentParser
import Logging
import ReelServer
import ReelTelemetry

/// `reel worker`
struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the videos of requests that servers on any machine have accepted, until SIGTERM or Ctrl-C.",
        discussion: """
            It shares a queue with them: REEL_DATABASE is the postgres:// URL of its database, REEL_STORAGE the s3:// URL of its files; both \
            are the same for all. Every flag can be set in the environment too, as for reel serve: REEL_DATA, REEL_WORKERS, \
            REEL_STOP_LIMIT, REEL_MINIMUM_FREE, REEL_ENGINE_MEMORY, REEL_ENGINE_NICE, REEL_ENGINE_CPU, REEL_ENGINE_DISK, \
            REEL_ENGINE_SANDBOX, REEL_MODELS, REEL_LOG_FORMAT, REEL_LOG_LEVEL, REEL_HEALTH_PORT, REEL_WITHOUT_KEYS. docs/operations.md shows how machines \
            are set up.
            """)

    @Option(help: "Folder for what is under way (default: ~/.local/share/reel).")
    var data: String?

    @Option(help: "Videos made at the same time (default: 1).")
    var workers: Int?

    @Option(help: "Address of the health port (default: 127.0.0.1).")
    var host: String?

    @Option(
        help:
            "Port for /health/live, /health/ready and /metrics, 0 for any (default: none). As at a server, /metrics takes an admin key."
    )
    var healthPort: Int?

    @Option(
        help:
            "Seconds that work in hand may go on when the worker is told to stop, before it goes back to the queue (default: 30)."
    )
    var stopLimit: Int?

    @Option(help: "Jobs of one key that run at the same time, on all machines together (default: any number).")
    var jobsPerKey: Int?

    @Option(help: "Free disk space, in MiB, below which the worker is not ready (default: 512).")
    var minimumFree: Int?

    @OptionGroup var engine: EngineFlags

    @OptionGroup var log: LogFlags

    func run() async throws {
        CrashOutput.forbid()
        let settings = Settings()
        let log = try log.open(settings)
        let folder = data ?? settings.dataDirectory
        let shared = try settings.sharing()
        guard shared.database != nil, shared.storage != nil else {
            throw CommandFailure(
                """
                A worker shares the queue and the files of servers elsewhere: set REEL_DATABASE to their postgres:// URL and \
                REEL_STORAGE to their s3:// URL. On one machine, reel serve --workers does all of it.
                """, code: CommandFailure.usage)
        }
        let models = try settings.models(engine.models, data: data)
        let configuration = ServerConfiguration(
            host: host ?? settings.text("HOST") ?? "127.0.0.1",
            clientLimits: try settings.clientLimits(),
            keys: try settings.keys(file: nil),
            isOpenToAll: try settings.isOpenToAll(false),
            dataDirectory: folder,
            sharing: shared,
            workers: try settings.workers(workers),
            engine: try settings.engine(),
            engineLimits: try engine.limits(settings, hasModels: !models.isEmpty),
            models: models,
            delegates: try engine.delegates(settings),
            engineSandbox: try settings.engineSandbox(engine.sandbox, models: models),
            fetchPolicy: try settings.fetchPolicy(),
            stopLimit: try settings.stopLimit(stopLimit),
            jobsPerKey: try settings.jobsPerKey(jobsPerKey),
            signedFiles: try settings.signedFiles(nil),
            minimumFreeBytes: try settings.minimumFreeBytes(minimumFree))
        let port = try (healthPort ?? settings.integer("HEALTH_PORT")).map {
            try Settings.checked($0, "health-port", 0...65535)
        }
        let worker = ReelServer.Worker(
            configuration: configuration, healthPort: port, logger: log.logger, telemetry: try settings.telemetry())
        try await log.telling("The worker") {
            try await worker.run { listener in
                if log.format == .json {
                    log.logger.notice("Working", metadata: listener.map { ["health": "\($0.url)"] } ?? [:])
                } else {
                    Console.note("Reel works\(listener.map { ", its health port is \($0.url)" } ?? "")")
                }
            }
        }
    }
}
