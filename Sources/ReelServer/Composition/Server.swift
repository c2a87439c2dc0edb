import Glibc
public import Logging
import NIOCore
import NIOPosix
import ReelAPI
import ReelFetch
import ReelQueue
import ReelShot
public import ReelTelemetry
import ServiceLifecycle

/// What `reel serve` runs: the HTTP API, and beside it the Dispatcher and its engine processes, if it has any.
public struct Server: Sendable {
    let configuration: ServerConfiguration
    let logger: Logger
    private let telemetry: Telemetry

    public init(configuration: ServerConfiguration, logger: Logger, telemetry: Telemetry = Telemetry()) {
        self.configuration = configuration
        self.logger = logger
        self.telemetry = telemetry
    }

    /// Serves until SIGTERM or SIGINT, then stops cleanly: work in hand goes back to the queue.
    /// - Parameters:
    ///   - work: serves until this has ended, instead; no signal is caught then. It starts when every port is listened on.
    ///   - onListening: hears each port that is being listened on.
    /// - Throws: what keeps the server from starting: the address in use, the data folder out of reach, a bad certificate;
    ///   what `work` throws.
    public func run(
        during work: (@Sendable ([Listener]) async throws -> Void)? = nil,
        onListening: @escaping @Sendable (Listener) -> Void = { _ in }
    ) async throws {
        let keys = LiveKeys(configuration.keys, isOpenToAll: configuration.isOpenToAll)
        // Before the data folder, since keys may be in it, and a start that is refused leaves the folder as it was.
        let database = configuration.sharing.database == nil ? nil : try await JobDatabase.open(configuration)
        try await checkKeys(database?.keys)
        let lock = try await DataDirectoryLock.take(configuration.dataDirectory)
        let shared = try await SharedState.open(configuration, database, keys: keys, logger)
        // Threads of its own: a name server that hangs must not hold up the files that are being served.
        let fetchThreads = NIOThreadPool(numberOfThreads: 4)
        fetchThreads.start()
        let catalogue = EndpointCatalogue(prices: configuration.prices)
        let workers = try await VideoWorkers.prepare(
            configuration, shared, catalogue, threads: fetchThreads, telemetry, logger)
        let lifecycle = Lifecycle()
        let responders = Responders(
            configuration, shared, workers, catalogue, keys: keys, keyService: shared.keyWatch?.service, lifecycle, telemetry,
            logger)
        let (listeners, listener) = AsyncStream.makeStream(of: Listener.self)
        let ports = try Ports(configuration, responders, threads: fetchThreads, logger) { port in
            var port = port
            port.needsKey = keys.isClosed
            onListening(port)
            listener.yield(port)
        }.services()
        let sweeper = Sweeper(
            files: shared.files, uploads: shared.uploads, queue: shared.queue, retention: configuration.retention,
            logger: logger)
        // Stopped from the last to the first: the Dispatcher first, so that clients hear of what it still ends; the proxy after the
        // listeners, so that answers under way get through it.
        let flusher: [any Service] = telemetry.tracer.map { [TraceFlusher(file: $0.file)] } ?? []
        let runTimes = SharedRunTimes(
            queue: shared.queue, endpoints: catalogue.endpoints.map(\.id), runTimes: workers.runTimes)
        let background: [any Service] =
            [webhooks(shared, fetchThreads), sweeper] + (configuration.sharing.database == nil ? [] : [runTimes])
            + workers.services
        let services =
            flusher + shared.services + background + ports
            + [
                responders.streams, lifecycle.draining(for: configuration.drain), lifecycle.dispatching(workers.dispatcher),
                SecondSignal(logger: logger),
            ]
        let companion = work.map { Companion(listeners: listeners, count: ports.count, work: $0) }
        let result: Result<Void, any Error>
        do {
            result = .success(try await ServiceRun(configuration, logger).run(services, beside: companion))
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            result = .failure(ServerError("A port on \(configuration.host) is in use already. Choose others."))
        } catch {
            result = .failure(error)
        }
        try await fetchThreads.shutdownGracefully()
        withExtendedLifetime(lock) {}
        try result.get()
    }

    private func webhooks(_ shared: SharedState, _ threads: NIOThreadPool) -> WebhookDispatcher {
        WebhookDispatcher(
            queue: shared.queue,
            sender: WebhookSender(
                policy: configuration.fetchPolicy, key: shared.webhookKey, userAgent: "reel/\(Version.current)",
                threads: threads),
            schedule: WebhookSchedule(base: configuration.webhookBackoff),
            links: shared.links,
            metrics: WebhookMetrics(telemetry: telemetry),
            logger: logger)
    }
}
