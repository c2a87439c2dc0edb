import Logging
import NIOPosix
import ReelAPI
import ReelFetch
import ReelQueue
import ReelShot
import ReelStorage
import ReelTelemetry

/// What makes videos of jobs: the Dispatcher, and the engine processes that it hands shots to.
struct VideoWorkers {
    let dispatcher: Dispatcher
    let engines: EngineKeeper
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
                scratch: configuration.dataDirectory + "/scratch"),
            size: configuration.workers, troubles: troubles, logger: logger)
        let maker = VideoMaker(
            engine: engines.pool,
            fetcher: InputFetcher(
                policy: configuration.fetchPolicy, userAgent: "reel/\(Version.current)", threads: threads),
            local: LocalFiles(stored: shared.files, offline: configuration.offlinePictures, links: shared.links),
            models: configuration.models,
            logger: logger)
        let runTimes = RunTimes()
        let metrics = JobMetrics(
            telemetry: telemetry, endpoints: catalogue.endpoints.map(\.id), runTimes: runTimes, logger: logger)
        let attempts = JobAttempts(
            queue: shared.queue, catalogue: catalogue, maker: maker, files: shared.files, unclaimed: unclaimed, scratch: scratch,
            metrics: metrics, logger: logger)
        return VideoWorkers(
            dispatcher: Dispatcher(
                queue: shared.queue, attempts: attempts, workers: configuration.workers, stopLimit: configuration.stopLimit,
                logger: logger),
            engines: engines, troubles: troubles, runTimes: runTimes, metrics: metrics)
    }
}
