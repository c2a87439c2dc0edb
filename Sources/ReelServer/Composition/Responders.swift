import Logging
import ReelAPI
import ReelQueue
import ReelStorage
import ReelTelemetry

/// All that answers requests; each listener has a responder of its own.
struct Responders: Sendable {
    let streams = OpenStreams()
    private let configuration: ServerConfiguration
    private let catalogue: EndpointCatalogue
    private let gate: Gate
    private let requests: RequestHandler
    private let pages: PageHandler
    private let platform: PlatformHandler
    private let dashboard: DashboardHandler
    private let files: FileHandler
    private let uploads: UploadHandler
    private let metrics: MetricsHandler
    private let readiness: Readiness
    private let observer: RequestObserver
    private let shared: SharedState

    init(
        _ configuration: ServerConfiguration, _ shared: SharedState, _ workers: VideoWorkers, _ catalogue: EndpointCatalogue,
        keys: LiveKeys, keyService: KeyService?, _ lifecycle: Lifecycle, _ telemetry: Telemetry, _ logger: Logger
    ) {
        self.configuration = configuration
        self.shared = shared
        self.catalogue = catalogue
        let (queue, links) = (shared.queue, shared.links)
        let disk = DiskSpace(path: configuration.dataDirectory, minimum: configuration.minimumFreeBytes)
        readiness = Readiness(
            checks: [.store(queue), .disk(configuration.dataDirectory, atLeast: configuration.minimumFreeBytes)]
                + lifecycle.checks,
            logger: logger)
        observer = RequestObserver(
            metrics: HTTPMetrics(registry: telemetry.metrics), tracer: telemetry.tracer, logger: logger)
        metrics = MetricsHandler(telemetry: telemetry, queue: queue)
        requests = RequestHandler(
            queue: queue, catalogue: catalogue, feeds: JobFeeds(queue: queue), streams: streams,
            forecast: JobForecast(runTimes: workers.runTimes, workers: configuration.workers), metrics: workers.metrics,
            disk: disk, bodies: BodyMemory(most: configuration.clientLimits.bodyBytes), links: links,
            fileLifetime: configuration.retention.files, maximumQueued: configuration.maximumQueued,
            budget: configuration.budget)
        pages = PageHandler(catalogue: catalogue, limits: ServerLimits(configuration))
        platform = PlatformHandler(
            queue: queue, catalogue: catalogue, files: shared.files, links: links,
            browsers: BrowserGuard(isOpenToAll: configuration.isOpenToAll))
        dashboard = DashboardHandler(
            queue: queue, catalogue: catalogue, requests: requests, files: shared.files,
            engines: EngineReport(
                pool: workers.engines.pool, workers: configuration.workers, troubles: workers.troubles,
                runTimes: workers.runTimes, endpoints: catalogue.endpoints.map(\.id), registry: telemetry.metrics, disk: disk,
                readiness: readiness, dataFolder: configuration.dataDirectory, delegates: workers.delegates),
            doctor: DoctorVisits(configuration.doctor),
            keys: keys, keyService: keyService, isOpenToAll: configuration.isOpenToAll)
        files = FileHandler(files: shared.files, links: links, delivery: configuration.sharing.delivery)
        uploads = UploadHandler(
            uploads: shared.uploads, tokens: shared.uploadTokens, disk: disk, links: links,
            fileLifetime: configuration.retention.files)
        gate = Gate(
            authenticator: Authenticator(keys: keys, tokens: shared.uploadTokens), addresses: configuration.addressLimiter,
            trustedProxies: configuration.trustedProxies, rates: shared.rates)
    }

    /// - Parameter scheme: `http` or `https`, as the listener's callers reach it.
    func responder(_ scheme: String) -> ReelResponder {
        ReelResponder(
            scheme: scheme, trustedProxies: configuration.trustedProxies, crossOrigins: configuration.crossOrigins, gate: gate,
            catalogue: catalogue, requests: requests, pages: pages, platform: platform, dashboard: dashboard, files: files,
            uploads: uploads, webhookKey: shared.webhookKey, metrics: metrics, readiness: readiness, observer: observer)
    }
}
