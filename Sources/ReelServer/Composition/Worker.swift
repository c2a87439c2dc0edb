public import Logging
import Hummingbird
import NIOCore
import NIOPosix
import ReelAPI
import ReelQueue
public import ReelTelemetry
import ServiceLifecycle

/// What `reel worker` runs: the Dispatcher and its engine processes, at the jobs that servers elsewhere have accepted.
public struct Worker: Sendable {
    private let configuration: ServerConfiguration
    private let healthPort: Int?
    private let logger: Logger
    private let telemetry: Telemetry

    /// - Parameters:
    ///   - configuration: its ports and all that concerns callers are not looked at, but for keys, which the figures on the health port take.
    ///   - healthPort: where to answer whether the worker is well, and Prometheus; 0 lets the system choose, nil is nowhere.
    public init(
        configuration: ServerConfiguration, healthPort: Int? = nil, logger: Logger, telemetry: Telemetry = Telemetry()
    ) {
        self.configuration = configuration
        self.healthPort = healthPort
        self.logger = logger
        self.telemetry = telemetry
    }

    /// Works until SIGTERM or SIGINT, then stops cleanly: work in hand goes back to the queue.
    /// - Parameter onReady: called when the worker is about to claim jobs, with the health port if there is one.
    /// - Throws: what keeps the worker from starting.
    public func run(onReady: @escaping @Sendable (Listener?) -> Void = { _ in }) async throws {
        let lock = try await DataDirectoryLock.take(configuration.dataDirectory)
        let keys = LiveKeys(configuration.keys, isOpenToAll: configuration.isOpenToAll)
        let shared = try await SharedState.open(configuration, keys: keys, logger)
        let threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
        let workers = try await VideoWorkers.prepare(
            configuration, shared, EndpointCatalogue(prices: configuration.prices), threads: threads, telemetry, logger)
        let lifecycle = Lifecycle()
        let health = healthPort.map { port in
            HealthPort(
                host: configuration.host, port: port,
                responder: HealthResponder(
                    readiness: Readiness(
                        checks: [
                            .store(shared.queue),
                            .disk(configuration.dataDirectory, atLeast: configuration.minimumFreeBytes),
                        ] + lifecycle.checks,
                        logger: logger),
                    metrics: MetricsHandler(telemetry: telemetry, queue: shared.queue),
                    gate: Gate(
                        authenticator: Authenticator(keys: keys, tokens: shared.uploadTokens),
                        addresses: configuration.addressLimiter, trustedProxies: [], rates: nil),
                    isOpen: configuration.isOpenToAll || ListenAddress.isLoopback(configuration.host)),
                limits: configuration.clientLimits, logger: logger, onListening: onReady)
        }
        let flusher: [any Service] = telemetry.tracer.map { [TraceFlusher(file: $0.file)] } ?? []
        if health == nil { onReady(nil) }
        let services: [any Service] =
            flusher + shared.services + workers.services + [health].compactMap(\.self)
            + [lifecycle.dispatching(workers.dispatcher), SecondSignal(logger: logger)]
        let result: Result<Void, any Error>
        do {
            result = .success(try await ServiceRun(configuration, logger).run(services))
        } catch {
            result = .failure(error)
        }
        try await threads.shutdownGracefully()
        withExtendedLifetime(lock) {}
        try result.get()
    }
}
