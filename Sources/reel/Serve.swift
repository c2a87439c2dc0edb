import ArgumentParser
import Logging
import ReelServer

/// `reel serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve fal's API: runs, the queue and the files, until SIGTERM or Ctrl-C.",
        discussion: """
            Every flag can be set in the environment too: REEL_HOST, REEL_PORT, REEL_DATA, REEL_WORKERS, REEL_TLS_PORT, \
            REEL_TLS_CERTIFICATE, REEL_TLS_KEY, REEL_MAX_UPLOAD, REEL_OFFLINE_PICTURES (commas between). REEL_FETCH_ALLOW \
            lists the private networks (such as 127.0.0.0/8) that picture URLs and webhooks may point to; without it only the \
            public internet is reached. REEL_WEBHOOK_BACKOFF is the wait in seconds before a webhook is sent again (default \
            7); it doubles with each of the 10 retries.
            """
    )

    @Option(help: "Address to listen on (default: 127.0.0.1).")
    var host: String?

    @Option(help: "Port for http, 0 for any (default: 8080).")
    var port: Int?

    @Option(help: "Port for https; needs a certificate and a key.")
    var tlsPort: Int?

    @Option(help: "Certificate chain for https, a PEM file.")
    var tlsCertificate: String?

    @Option(help: "Private key for https, a PEM file.")
    var tlsKey: String?

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    @Option(help: "Videos made at the same time (default: 1).")
    var workers: Int?

    @Option(help: "Largest file that can be uploaded, in MiB (default: 1024).")
    var maxUpload: Int?

    @Option(
        help: ArgumentHelp(
            "Take pictures whose URL starts with PREFIX from FOLDER, not from the network. Repeat it.",
            valueName: "PREFIX=FOLDER"))
    var offlinePictures: [String] = []

    func run() async throws {
        let settings = Settings()
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "reel")
        logger.logLevel = settings.text("LOG_LEVEL").flatMap(Logger.Level.init(rawValue:)) ?? .info

        let configuration = ServerConfiguration(
            host: host ?? settings.text("HOST") ?? "127.0.0.1",
            port: try Self.checked(port ?? settings.integer("PORT") ?? 8080, "port", 0...65535),
            tls: try tls(settings),
            dataDirectory: data ?? settings.dataDirectory,
            workers: try Self.checked(workers ?? settings.integer("WORKERS") ?? 1, "workers", 1...64),
            engine: try settings.engine(),
            fetchPolicy: try settings.fetchPolicy(),
            webhookBackoff: try settings.webhookBackoff(),
            offlinePictures: try settings.offlinePictures(offlinePictures),
            maximumUploadBytes: try Self.checked(
                maxUpload ?? settings.integer("MAX_UPLOAD") ?? 1024, "max-upload", 1...1_048_576) << 20
        )
        do {
            try await Server(configuration: configuration, logger: logger).run { address in
                Console.note("Reel listens on \(address)")
            }
        } catch {
            throw CommandFailure("The server cannot run: \(error)")
        }
    }

    private func tls(_ settings: Settings) throws -> ServerConfiguration.TLS? {
        guard let port = try tlsPort ?? settings.integer("TLS_PORT") else { return nil }
        guard let certificate = tlsCertificate ?? settings.text("TLS_CERTIFICATE"),
            let key = tlsKey ?? settings.text("TLS_KEY")
        else {
            throw CommandFailure(
                "--tls-port needs --tls-certificate and --tls-key, two PEM files.", code: CommandFailure.usage)
        }
        return .init(port: try Self.checked(port, "tls-port", 0...65535), certificate: certificate, key: key)
    }

    private static func checked(_ value: Int, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
        guard range.contains(value) else {
            throw CommandFailure(
                "--\(name) is \(value); it can be \(range.lowerBound) to \(range.upperBound).", code: CommandFailure.usage)
        }
        return value
    }
}
