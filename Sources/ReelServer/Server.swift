import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ReelAPI
import ReelFetch
import ReelQueue
import ReelShot
import ReelStorage
import ServiceLifecycle
import UnixSignals

/// The HTTP API, the Dispatcher and its engine processes: one machine, SQLite, files on disk.
public struct Server: Sendable {
    private let configuration: ServerConfiguration
    private let logger: Logger

    public init(configuration: ServerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT, then stops cleanly: work in hand goes back to the queue.
    /// - Parameter onListening: hears each address that is being listened on.
    /// - Throws: what keeps the server from starting: the address in use, the data folder out of reach, a bad certificate.
    public func run(onListening: @escaping @Sendable (_ address: String) -> Void) async throws {
        let catalogue = EndpointCatalogue()
        let store = try SQLiteJobStore(path: configuration.dataDirectory + "/jobs.sqlite")
        let lock = try DataDirectoryLock(configuration.dataDirectory)
        let queue = JobQueue(store: store)
        let files = try await LocalFileStore.open(root: configuration.dataDirectory + "/files")
        let scratch = try await ScratchFolder.open(root: configuration.dataDirectory + "/scratch")
        for id in try await queue.recover() {
            logger.info("Job interrupted by the last stop, settled", metadata: ["job": "\(id)"])
        }

        // Threads of its own: a name server that hangs must not hold up the files that are being served.
        let fetchThreads = NIOThreadPool(numberOfThreads: 4)
        fetchThreads.start()
        let dispatcher = Dispatcher(
            queue: queue,
            catalogue: catalogue,
            maker: VideoMaker(
                engine: EngineProcess(executable: configuration.engine),
                fetcher: InputFetcher(
                    policy: configuration.fetchPolicy, userAgent: "reel/\(Version.current)",
                    threads: fetchThreads)),
            files: files,
            scratch: scratch,
            workers: configuration.workers,
            logger: logger
        )
        let responder = { (scheme: String) in
            ReelResponder(
                scheme: scheme, catalogue: catalogue, requests: RequestHandler(queue: queue, catalogue: catalogue),
                files: FileHandler(files: files))
        }
        let http = HTTP1Channel.Configuration(additionalChannelHandlers: [ContinueHandler(), HangUpHandler()])
        var services: [any Service] = [
            dispatcher,
            listener(responder("http"), .http1(configuration: http), port: configuration.port, onListening),
        ]
        if let tls = configuration.tls {
            let secure = try HTTPServerBuilder.tls(.http1(configuration: http), tlsConfiguration: tls.configuration())
            services.append(listener(responder("https"), secure, port: tls.port, onListening))
        }
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(15)
        try await ServiceGroup(configuration: group).run()
        try await fetchThreads.shutdownGracefully()
        withExtendedLifetime(lock) {}
    }

    private func listener(
        _ responder: ReelResponder, _ server: HTTPServerBuilder, port: Int,
        _ onListening: @escaping @Sendable (String) -> Void
    ) -> some Service {
        let (scheme, host) = (responder.scheme, configuration.host)
        return Application(
            responder: responder,
            server: server,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "reel"),
            onServerRunning: { channel in
                onListening("\(scheme)://\(host):\(channel.localAddress?.port ?? port)")
            },
            logger: logger
        )
    }
}

extension ServerConfiguration.TLS {
    fileprivate func configuration() throws -> TLSConfiguration {
        .makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    }
}
