import Logging
import NIOPosix
import ReelAPI
import ReelFetch
import ReelQueue
import ReelRemote
import ReelShot
import ReelStorage
import ReelTelemetry
import ServiceLifecycle

/// What makes videos of jobs: the Dispatcher, and the engine processes that it hands shots to.
struct VideoWorkers {
    let dispatcher: Dispatcher
    let engines: EngineKeeper
    /// What runs as long as videos are made: it is stopped after the Dispatcher.
    let services: [any Service]
    let delegates: DelegateChoice
    let troubles: EngineTroubles
    let runTimes: RunTimes
    let metrics: JobMetrics

    /// Settles what the last stop has left in the data folder.
    /// - Parameter threads: for name servers, which may hang.
    /// - Throws: `ServerError`, `StorageError`, `JobStoreError`.
    static func prepare(
        _ configuration: ServerConfiguration, _ shared: SharedState, _ catalogue: EndpointCatalogue, threads: NIOThreadPool,
        _ telemetry: Telemetry, _ logger: Logger
    ) async throws -> VideoWorkers {
        let scratch = try await ScratchFolder.open(root: configuration.dataDirectory + "/scratch")
        let unclaimed = try await UnclaimedFiles.open(folder: configuration.dataDirectory + "/files/unclaimed")
        for id in try await Leftovers(queue: shared.queue, files: shared.files, unclaimed: unclaimed).settle() {
            logger.info("Job interrupted by the last stop, settled", metadata: ["job": "\(id)"])
        }
        let troubles = EngineTroubles()
        let engines = try EngineKeeper(
            EngineProcess(
                executable: configuration.engine, limits: configuration.engineLimits, sandbox: configuration.engineSandbox,
                secrets: configuration.delegates.keyVariables, scratch: configuration.dataDirectory + "/scratch"),
            size: configuration.workers, troubles: troubles, logger: logger)
        let delegateMetrics = DelegateMetrics(telemetry: telemetry)
        let maker = VideoMaker(
            engine: engines.pool,
            fetcher: InputFetcher(
                policy: configuration.fetchPolicy, userAgent: "reel/\(Version.current)", threads: threads),
            local: LocalFiles(stored: shared.files, offline: configuration.offlinePictures, links: shared.links),
            models: configuration.models,
            delegates: configuration.delegates,
            logger: logger,
            onDelegate: delegateMetrics.record)
        let runTimes = RunTimes()
        let metrics = JobMetrics(
            telemetry: telemetry, endpoints: catalogue.endpoints.map(\.id), runTimes: runTimes, logger: logger)
        let attempts = JobAttempts(
            queue: shared.queue, catalogue: catalogue, maker: maker, files: shared.files, unclaimed: unclaimed, scratch: scratch,
            metrics: metrics, logger: logger)
        let watch = DelegateWatch(delegates: configuration.delegates, metrics: delegateMetrics, logger: logger)
        let makers: [any Service] = configuration.workers > 0 ? [engines] : []
        let services = makers + (configuration.delegates.isEmpty ? [] : [watch])
        return VideoWorkers(
            dispatcher: Dispatcher(
                queue: shared.queue, attempts: attempts, workers: configuration.workers, stopLimit: configuration.stopLimit,
                logger: logger),
            engines: engines, services: services, delegates: configuration.delegates, troubles: troubles, runTimes: runTimes,
            metrics: metrics)
    }
}
