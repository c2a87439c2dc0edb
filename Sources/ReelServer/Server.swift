import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ReelAPI
import ReelFetch
import ReelPKI
import ReelQueue
import ReelShot
import ReelStorage
public import ReelTelemetry
import ServiceLifecycle
import UnixSignals

/// The HTTP API, the Dispatcher and its engine processes: one machine, SQLite, files on disk.
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
        try await checkKeys()
        let catalogue = EndpointCatalogue(prices: configuration.prices)
        let lock = try await DataDirectoryLock.take(configuration.dataDirectory)
        let store = try SQLiteJobStore(path: configuration.dataDirectory + "/jobs.sqlite")
        let keyWatch = try await watchKeys(keys)
        let queue = JobQueue(store: store) { OwnerLimits(standard: configuration.jobsPerKey, byOwner: keys.jobLimits) }
        let files = try await LocalFileStore.open(root: configuration.dataDirectory + "/files")
        let uploads = try await UploadStore.open(
            root: configuration.dataDirectory + "/uploads", files: files, maximumBytes: configuration.maximumUploadBytes)
        let links = try fileLinks()
        let scratch = try await ScratchFolder.open(root: configuration.dataDirectory + "/scratch")
        let webhookKey = try WebhookKey.load(path: configuration.dataDirectory + "/webhook-key.pem")
        let unclaimed = try await UnclaimedFiles.open(folder: configuration.dataDirectory + "/files/unclaimed")
        for id in try await Leftovers(queue: queue, files: files, unclaimed: unclaimed).settle() {
            logger.info("Job interrupted by the last stop, settled", metadata: ["job": "\(id)"])
        }

        // Threads of its own: a name server that hangs must not hold up the files that are being served.
        let fetchThreads = NIOThreadPool(numberOfThreads: 4)
        fetchThreads.start()
        let troubles = EngineTroubles()
        let engines = try EngineKeeper(
            EngineProcess(
                executable: configuration.engine, limits: configuration.engineLimits, sandbox: configuration.engineSandbox,
                scratch: configuration.dataDirectory + "/scratch"),
            size: configuration.workers, troubles: troubles, logger: logger)
        let runTimes = RunTimes()
        let jobMetrics = JobMetrics(
            telemetry: telemetry, endpoints: catalogue.endpoints.map(\.id), runTimes: runTimes, logger: logger)
        let attempts = JobAttempts(
            queue: queue,
            catalogue: catalogue,
            maker: VideoMaker(
                engine: engines.pool,
                fetcher: InputFetcher(
                    policy: configuration.fetchPolicy, userAgent: "reel/\(Version.current)",
                    threads: fetchThreads),
                local: LocalFiles(stored: files, offline: configuration.offlinePictures, links: links),
                models: configuration.models,
                logger: logger),
            files: files,
            unclaimed: unclaimed,
            scratch: scratch,
            metrics: jobMetrics,
            logger: logger
        )
        let dispatcher = Dispatcher(
            queue: queue, attempts: attempts, workers: configuration.workers, stopLimit: configuration.stopLimit, logger: logger)
        let webhooks = WebhookDispatcher(
            queue: queue,
            sender: WebhookSender(
                policy: configuration.fetchPolicy, key: webhookKey, userAgent: "reel/\(Version.current)",
                threads: fetchThreads),
            schedule: WebhookSchedule(base: configuration.webhookBackoff),
            links: links,
            metrics: WebhookMetrics(telemetry: telemetry),
            logger: logger
        )
        let lifecycle = Lifecycle()
        let readiness = Readiness(
            checks: [.store(queue), .disk(configuration.dataDirectory, atLeast: configuration.minimumFreeBytes)]
                + lifecycle.checks,
            logger: logger)
        let observer = RequestObserver(
            metrics: HTTPMetrics(registry: telemetry.metrics), tracer: telemetry.tracer, logger: logger)
        let metrics = MetricsHandler(telemetry: telemetry, queue: queue)
        let tokens = UploadTokens()
        let disk = DiskSpace(path: configuration.dataDirectory, minimum: configuration.minimumFreeBytes)
        let streams = OpenStreams()
        let requests = RequestHandler(
            queue: queue, catalogue: catalogue, feeds: JobFeeds(queue: queue), streams: streams,
            forecast: JobForecast(runTimes: runTimes, workers: configuration.workers), metrics: jobMetrics, disk: disk,
            links: links,
            fileLifetime: configuration.retention.files, maximumQueued: configuration.maximumQueued,
            budget: configuration.budget)
        let pages = PageHandler(catalogue: catalogue, limits: ServerLimits(configuration))
        let platform = PlatformHandler(
            queue: queue, catalogue: catalogue, files: files, links: links,
            browsers: BrowserGuard(isOpenToAll: configuration.isOpenToAll))
        let dashboard = DashboardHandler(
            queue: queue, catalogue: catalogue, requests: requests, files: files,
            engines: EngineReport(
                pool: engines.pool, workers: configuration.workers, troubles: troubles, runTimes: runTimes,
                endpoints: catalogue.endpoints.map(\.id), registry: telemetry.metrics, disk: disk, readiness: readiness,
                dataFolder: configuration.dataDirectory),
            doctor: DoctorVisits(configuration.doctor),
            keys: keys, keyService: keyWatch?.service, isOpenToAll: configuration.isOpenToAll)
        let uploadHandler = UploadHandler(
            uploads: uploads, tokens: tokens, disk: disk, links: links, fileLifetime: configuration.retention.files)
        let gate = Gate(
            authenticator: Authenticator(keys: keys, tokens: tokens), addresses: configuration.addressLimiter,
            trustedProxies: configuration.trustedProxies)
        let responder = { (scheme: String) in
            ReelResponder(
                scheme: scheme, trustedProxies: configuration.trustedProxies, crossOrigins: configuration.crossOrigins,
                gate: gate, catalogue: catalogue,
                requests: requests, pages: pages, platform: platform, dashboard: dashboard,
                files: FileHandler(files: files, links: links),
                uploads: uploadHandler, webhookKey: webhookKey, metrics: metrics, readiness: readiness,
                observer: observer)
        }
        let (listeners, listener) = AsyncStream.makeStream(of: Listener.self)
        let (localTLS, tlsAddress) = AsyncStream.makeStream(of: SocketAddress.self)
        let announce = { @Sendable (kind: Listener.Kind, address: SocketAddress?) in
            let host = kind == .connect ? "127.0.0.1" : configuration.host
            let found = Listener(kind: kind, host: host, port: address?.port ?? 0)
            if kind == .https, let address { tlsAddress.yield(address) }
            onListening(found)
            listener.yield(found)
        }
        let (clients, guardTags) = (configuration.clientLimits, RequestTags())
        let connections = ConnectionCount(limits: clients, trusted: configuration.trustedProxies)
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ClientGuard(limits: clients, connections: connections, requestTags: guardTags),
                ContinueHandler(uploadLimit: configuration.maximumUploadBytes), HangUpHandler(),
            ],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: ClientLimits.longestField, maxHeaderListSize: ClientLimits.longestHead,
                maxHeaderFieldCount: ClientLimits.mostFields))
        var ports: [any Service] = [
            application(responder("http"), .http1(configuration: http), port: configuration.port) { announce(.http, $0) }
        ]
        if let tls = configuration.tls {
            let secure = try HTTPServerBuilder.tls(.http1(configuration: http), tlsConfiguration: identity(tls.identity))
            ports.append(application(responder("https"), secure, port: tls.port) { announce(.https, $0) })
            if let port = configuration.connectPort {
                let proxy = ConnectProxy(port: port, local: localTLS, threads: fetchThreads, logger: logger) {
                    announce(.connect, $0)
                }
                ports.insert(proxy, at: 0)
            }
        }
        let sweeper = Sweeper(
            files: files, uploads: uploads, queue: queue, retention: configuration.retention, logger: logger)
        // Stopped from the last to the first: the Dispatcher first, so that clients hear of what it still ends; the proxy after the
        // listeners, so that answers under way get through it.
        let flusher: [any Service] = telemetry.tracer.map { [TraceFlusher(file: $0.file)] } ?? []
        let services: [any Service] =
            flusher + [keyWatch].compactMap(\.self) + [webhooks, sweeper, engines] + ports
            + [
                streams, lifecycle.draining(for: configuration.drain), lifecycle.dispatching(dispatcher),
                SecondSignal(logger: logger),
            ]
        var quiet = logger
        // At debug it shows every service down to the last field, which nobody reads, and in which a secret could be.
        quiet.logLevel = max(logger.logLevel, .info)
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: work == nil ? [.sigterm, .sigint] : [], logger: quiet)
        if let work {
            group.services.append(
                .init(
                    service: Companion(listeners: listeners, count: ports.count, work: work),
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup))
        }
        // More than anything that stops by itself takes: what hangs must not keep the process.
        group.maximumGracefulShutdownDuration = configuration.stopLimit + configuration.drain + .seconds(15)
        let result: Result<Void, any Error>
        do {
            result = .success(try await ServiceGroup(configuration: group).run())
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            result = .failure(ServerError("A port on \(configuration.host) is in use already. Choose others."))
        } catch {
            result = .failure(error)
        }
        try await fetchThreads.shutdownGracefully()
        withExtendedLifetime(lock) {}
        try result.get()
    }

    private func application(
        _ responder: ReelResponder, _ server: HTTPServerBuilder, port: Int,
        _ onListening: @escaping @Sendable (SocketAddress?) -> Void
    ) -> some Service {
        Application(
            responder: responder,
            server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: port), serverName: "reel"),
            onServerRunning: { channel in onListening(channel.localAddress) },
            logger: logger
        )
    }

    private func identity(_ identity: ServerConfiguration.TLS.Identity) throws -> TLSConfiguration {
        switch identity {
        case .files(let certificate, let key):
            guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate) else {
                throw ServerError("The certificate \(certificate) cannot be read. It must be a PEM file.")
            }
            guard let privateKey = try? NIOSSLPrivateKey(file: key, format: .pem) else {
                throw ServerError("The key \(key) cannot be read. It must be a PEM file without a password.")
            }
            return .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        case .localAuthority:
            let authority = try LocalAuthority.open(folder: configuration.authorityFolder)
            try authority.writeBundle(system: configuration.systemCertificates)
            let issued = try authority.serverCertificate()
            return .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(issued.certificate.utf8)).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(issued.key.utf8), format: .pem)))
        }
    }
}

/// Work for whose duration the server runs.
private struct Companion: Service {
    let listeners: AsyncStream<Listener>
    /// Ports to wait for.
    let count: Int
    let work: @Sendable ([Listener]) async throws -> Void

    func run() async throws {
        let found = await listeners.prefix(count).reduce(into: [Listener]()) { $0.append($1) }
        guard found.count == count else { return }
        try await work(found)
    }
}
