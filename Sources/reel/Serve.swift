import ArgumentParser
import Logging
import ReelServer
import ReelTelemetry
import SystemPackage

/// `reel serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve fal's API: runs, the queue and the files, until SIGTERM or Ctrl-C.",
        discussion: """
            Every flag can be set in the environment too: REEL_HOST, REEL_PORT, REEL_DATA, REEL_WORKERS, REEL_TLS_PORT, \
            REEL_TLS_CERTIFICATE, REEL_TLS_KEY, REEL_CONNECT_PORT, REEL_TRUSTED_PROXIES, REEL_MAX_UPLOAD, REEL_STOP_LIMIT, \
            REEL_JOBS_PER_KEY, REEL_MAX_QUEUED, REEL_KEEP_FILES, REEL_KEEP_JOBS, REEL_MINIMUM_FREE, REEL_PRICES, REEL_BUDGET, \
            REEL_ENGINE_MEMORY, REEL_ENGINE_NICE, REEL_ENGINE_CPU, REEL_ENGINE_DISK, REEL_ENGINE_SANDBOX, REEL_MODELS (commas between), \
            REEL_LOG_FORMAT, REEL_LOG_LEVEL, REEL_DRAIN, REEL_SIGNED_FILES, REEL_RATE_PER_ADDRESS, REEL_CORS_ORIGINS, \
            REEL_MAX_CONNECTIONS, REEL_MAX_CONNECTIONS_PER_ADDRESS, \
            REEL_OFFLINE_PICTURES (commas between). REEL_DATABASE (postgres://…) and REEL_STORAGE (s3://…) keep jobs and files where several \
            machines share them. REEL_FETCH_ALLOW lists the private networks (such as 127.0.0.0/8) that \
            picture URLs and webhooks may point to; without it only the public internet is reached. REEL_WEBHOOK_BACKOFF is \
            the wait in seconds before a webhook is sent again (default 7); it doubles with each of the 10 retries. REEL_TRACE_FILE \
            names a file that traces are added to, as lines of OTLP/JSON. Slow clients are cut off: REEL_HEAD_TIMEOUT is the seconds for a \
            connection's first request head (default 15), REEL_IDLE_TIMEOUT for the next (75), REEL_STALL_TIMEOUT how long a body or \
            a reader may keep the server waiting (60). REEL_BODY_MEMORY is how much of inputs may be on its way in at once, in MiB (512).

            Keys: where any is set, callers send one of them (FAL_KEY=id:secret), or hear 401. reel keys create makes one. \
            REEL_KEYS_FILE or --keys names a file with an id:secret on each line; REEL_KEYS holds them itself (commas between). \
            After a key may stand budget=12.50 (dollars that its requests may cost), rate=60 (requests in a minute), jobs=2 (that \
            run at once), scope=api (its own requests) or scope=admin (everything; so is a key without a scope). Without keys everybody is let \
            in, and so only 127.0.0.1 can be listened on, unless --without-keys or REEL_WITHOUT_KEYS=1 says that this is meant.
            """
    )

    @Option(help: "Address to listen on (default: 127.0.0.1).")
    var host: String?

    @Option(help: "Port for http, 0 for any (default: 8080).")
    var port: Int?

    @Option(help: "Port for https, 0 for any.")
    var tlsPort: Int?

    @Option(help: "Certificate chain for https, a PEM file (default: one of a local authority, for fal's hosts and localhost).")
    var tlsCertificate: String?

    @Option(help: "Private key for https, a PEM file.")
    var tlsKey: String?

    @Option(help: "Port on 127.0.0.1 of a proxy that leads fal's hosts here and every other host where it belongs, 0 for any.")
    var connectPort: Int?

    @Option(help: "Networks, commas between them, of proxies whose X-Forwarded-Proto, -Host and -Prefix are believed.")
    var trustedProxies: String?

    @Option(
        help: ArgumentHelp(
            "Sites whose pages may call the API: *, none, or origins with commas between (default: * without keys, none with).",
            valueName: "ORIGINS"))
    var corsOrigins: String?

    @Option(help: "Connections that may be open at once (default: 4096, or what the limit on open files allows).")
    var maxConnections: Int?

    @Option(
        help: "Connections of one address, this machine's and trusted proxies' aside, that may be open at once (default: 256).")
    var maxConnectionsPerAddress: Int?

    @Option(help: "File of the keys that callers need, an id:secret on each line; nobody else on this machine may read it.")
    var keys: String?

    @Flag(help: "Let everybody in, from other machines too.")
    var withoutKeys = false

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    @Option(help: "Videos made at the same time (default: 1); 0 leaves them to reel worker.")
    var workers: Int?

    @Option(
        help:
            "Seconds that work in hand may go on when the server is told to stop, before it goes back to the queue (default: 30)."
    )
    var stopLimit: Int?

    @Option(help: "Jobs of one key that run at the same time (default: any number).")
    var jobsPerKey: Int?

    @Option(help: "Requests that may wait in the queue; more answer 429 (default: any number).")
    var maxQueued: Int?

    @Option(help: "Days that uploads and videos are kept where a request does not say, 0 for ever (default: 7).")
    var keepFiles: Int?

    @Option(
        help: "Sign the links to files, and let each be good for so many seconds (default: for as long as the file is there).")
    var signedFiles: Int?

    @Option(
        help: ArgumentHelp(
            "Requests of one address in a minute, 0 for any number; more answer 429 (default: 60000, this machine's own not counted).",
            valueName: "per-minute"))
    var ratePerAddress: Int?

    @Option(help: "Days that finished requests are remembered (default: 30).")
    var keepJobs: Int?

    @Option(help: "File of prices in place of the published ones, JSON; /docs/credits shows one.")
    var prices: String?

    @Option(
        help: "Dollars that the requests of a key without a budget of its own may cost; more answer 403 (default: any amount).")
    var budget: String?

    @Option(help: "Free disk space, in MiB, below which new work is refused with 507 (default: 512).")
    var minimumFree: Int?

    @OptionGroup var engine: EngineFlags

    @Option(help: "Largest file that can be uploaded, in MiB (default: 1024).")
    var maxUpload: Int?

    @OptionGroup var log: LogFlags

    @Option(help: "Seconds to go on serving when told to stop, while /health/ready already answers 503 (default: 0).")
    var drain: Int?

    @Option(
        help: ArgumentHelp(
            "Take pictures whose URL starts with PREFIX from FOLDER, not from the network. Repeat it.",
            valueName: "PREFIX=FOLDER"))
    var offlinePictures: [String] = []

    func run() async throws {
        CrashOutput.forbid()
        let settings = Settings()
        let log = try log.open(settings)
        let models = try settings.models(engine.models, data: data)
        let folder = data ?? settings.dataDirectory
        let sharing = try settings.sharing()
        let workers = try settings.workers(workers, orNone: true)
        guard workers > 0 || (sharing.database != nil && sharing.storage != nil) else {
            throw CommandFailure(
                "--workers 0 leaves the videos to reel worker on other machines, which needs REEL_DATABASE and REEL_STORAGE.",
                code: CommandFailure.usage)
        }
        let configuration = ServerConfiguration(
            host: host ?? settings.text("HOST") ?? "127.0.0.1",
            port: try Settings.checked(port ?? settings.integer("PORT") ?? 8080, "port", 0...65535),
            tls: try tls(settings),
            connectPort: try connectPort(settings),
            systemCertificates: settings.systemCertificates,
            trustedProxies: try settings.networks(trustedProxies, "TRUSTED_PROXIES"),
            crossOrigins: try settings.crossOrigins(corsOrigins),
            clientLimits: try settings.clientLimits(connections: maxConnections, perAddress: maxConnectionsPerAddress),
            keys: try settings.keys(file: keys),
            isOpenToAll: try settings.isOpenToAll(withoutKeys),
            dataDirectory: folder,
            sharing: sharing,
            workers: workers,
            engine: workers > 0 ? try settings.engine() : "reel-engine",
            engineLimits: try engine.limits(settings, hasModels: !models.isEmpty),
            models: models,
            delegates: try engine.delegates(settings),
            engineSandbox: try settings.engineSandbox(engine.sandbox, models: models),
            fetchPolicy: try settings.fetchPolicy(),
            webhookBackoff: try settings.webhookBackoff(),
            offlinePictures: try settings.offlinePictures(offlinePictures),
            maximumUploadBytes: try settings.maximumUploadBytes(maxUpload),
            drain: try settings.drain(drain),
            stopLimit: try settings.stopLimit(stopLimit),
            jobsPerKey: try settings.jobsPerKey(jobsPerKey),
            maximumQueued: try settings.maximumQueued(maxQueued),
            retention: try settings.retention(files: keepFiles, jobs: keepJobs),
            signedFiles: try settings.signedFiles(signedFiles),
            ratePerAddress: try settings.ratePerAddress(ratePerAddress),
            prices: try settings.prices(prices),
            budget: try settings.budget(budget),
            minimumFreeBytes: try settings.minimumFreeBytes(minimumFree),
            doctor: { await Doctor().findings(settings, folder: folder) }
        )
        guard configuration.keys.isEmpty || !configuration.isOpenToAll else {
            throw CommandFailure("Keys are set, and --without-keys is said too. Drop one of them.", code: CommandFailure.usage)
        }
        let server = Server(configuration: configuration, logger: log.logger, telemetry: try settings.telemetry())
        try await log.telling("The server") {
            try await server.run(onListening: { listener in
                if log.format == .json {
                    log.logger.notice("Listening", metadata: ["url": "\(listener.url)", "kind": "\(listener.kind.rawValue)"])
                    return
                }
                Console.note("Reel listens on \(listener)")
                if let advice = Self.advice(for: listener, configuration) { Console.note(advice) }
            })
        }
    }

    private func tls(_ settings: Settings) throws -> ServerConfiguration.TLS? {
        guard let port = try tlsPort ?? settings.integer("TLS_PORT") else {
            // The proxy leads to the https port, so there is one.
            return try connectPort(settings) == nil ? nil : .init(port: 0)
        }
        _ = try Settings.checked(port, "tls-port", 0...65535)
        switch (tlsCertificate ?? settings.text("TLS_CERTIFICATE"), tlsKey ?? settings.text("TLS_KEY")) {
        case (nil, nil): return .init(port: port)
        case (let certificate?, let key?): return .init(port: port, identity: .files(certificate: certificate, key: key))
        default:
            throw CommandFailure(
                "--tls-certificate and --tls-key, two PEM files, go together.", code: CommandFailure.usage)
        }
    }

    private func connectPort(_ settings: Settings) throws -> Int? {
        try (connectPort ?? settings.integer("CONNECT_PORT")).map { try Settings.checked($0, "connect-port", 0...65535) }
    }

    /// What to type so that clients come to `listener`, where that takes more than its address.
    private static func advice(for listener: Listener, _ configuration: ServerConfiguration) -> String? {
        let folder = configuration.authorityFolder
        let key = listener.needsKey ? "KEY_ID:KEY_SECRET" : "reel:reel"
        switch (listener.kind, configuration.tls?.identity) {
        case (.https, .localAuthority?):
            return """
                    Its certificate is from \(folder)/ca.pem. For Python, with the environment alone:
                    export SSL_CERT_FILE=\(folder)/ca-bundle.pem FAL_KEY=\(key)
                    export FAL_RUN_HOST=localhost:\(listener.port) FAL_QUEUE_RUN_HOST=localhost:\(listener.port)/queue
                """
        case (.connect, .localAuthority?):
            return """
                    For any fal client on this machine, in its shell (or let `reel run -- COMMAND` do it):
                    export HTTPS_PROXY=\(listener.url) NODE_USE_ENV_PROXY=1 FAL_KEY=\(key)
                    export SSL_CERT_FILE=\(folder)/ca-bundle.pem CURL_CA_BUNDLE=\(folder)/ca-bundle.pem
                    export REQUESTS_CA_BUNDLE=\(folder)/ca-bundle.pem NODE_EXTRA_CA_CERTS=\(folder)/ca.pem
                """
        default: return nil
        }
    }
}
