import ArgumentParser
import Foundation
import Logging
import ReelServer
import Synchronization

/// `reel run`
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run any program that uses fal, unchanged, against Reel.",
        discussion: """
            reel run -- python app.py
            reel run -- curl https://fal.run/health/live

            A server of its own, on free ports, lives as long as the program. The program's https goes through a proxy that \
            leads fal's hosts to that server and every other host where it belongs; its exit code is handed on. Works for \
            Python, cURL, Node 24 or 22.21 and later, and whatever else heeds HTTPS_PROXY and SSL_CERT_FILE. Without --data, \
            videos are gone afterwards. REEL_WORKERS, REEL_OFFLINE_PICTURES, REEL_FETCH_ALLOW, REEL_MAX_UPLOAD, \
            REEL_ENGINE_MEMORY, REEL_ENGINE_NICE and REEL_WEBHOOK_BACKOFF mean what they mean to reel serve.
            """
    )

    @Flag(help: "Leave the server running after the program, until Ctrl-C.")
    var keep = false

    @Option(help: "Folder for jobs and videos (default: a temporary one).")
    var data: String?

    @Option(help: "Videos made at the same time (default: 1).")
    var workers: Int?

    @Option(
        help: ArgumentHelp(
            "Take pictures whose URL starts with PREFIX from FOLDER, not from the network. Repeat it.",
            valueName: "PREFIX=FOLDER"))
    var offlinePictures: [String] = []

    @Argument(parsing: .postTerminator, help: "The program and its arguments, after --.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("Say what to run: reel run -- python app.py") }
    }

    func run() async throws {
        let settings = Settings()
        let program = try await Program(command)
        try await NodeVersion.check(program)
        let logger = Settings.logger(try settings.logFormat(), level: try settings.logLevel(otherwise: .error))

        let folder = try dataFolder()
        let result: Result<Int32, any Error>
        do {
            let configuration = ServerConfiguration(
                port: 0, tls: .init(port: 0), connectPort: 0, systemCertificates: settings.systemCertificates,
                usesStoredKeys: false, dataDirectory: folder, workers: try settings.workers(workers),
                engine: try settings.engine(),
                engineLimits: try settings.engineLimits(), engineSandbox: try settings.engineSandbox(),
                fetchPolicy: try settings.fetchPolicy(), webhookBackoff: try settings.webhookBackoff(),
                offlinePictures: try settings.offlinePictures(offlinePictures),
                maximumUploadBytes: try settings.maximumUploadBytes(),
                // The program has ended, so nobody waits for what is left.
                stopLimit: .zero)
            result = .success(try await run(program, beside: Server(configuration: configuration, logger: logger), configuration))
        } catch {
            result = .failure(error)
        }
        if data == nil { await Self.remove(folder) }
        let code = try result.get()
        if code != 0 { throw ExitCode(code) }
    }

    /// - Returns: the program's exit code.
    private func run(_ program: Program, beside server: Server, _ configuration: ServerConfiguration) async throws -> Int32 {
        let exitCode = Mutex<Int32>(1)
        do {
            try await server.run(during: { listeners in
                let environment = Self.environment(listeners, configuration).variables
                Console.error(
                    "\(program.name) runs against Reel at \(environment["REEL_URL"] ?? ""), data in \(configuration.dataDirectory)"
                )
                let code = try await RunEnding().run(program, environment: environment, keep: keep)
                exitCode.withLock { $0 = code }
            })
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("The server cannot run: \(error)")
        }
        return exitCode.withLock { $0 }
    }

    /// Removes a folder whose files may be going by themselves: the database closes once nobody holds it any more, and takes
    /// its log with it.
    private static func remove(_ folder: String) async {
        for _ in 0..<50 {
            try? FileManager.default.removeItem(atPath: folder)
            guard FileManager.default.fileExists(atPath: folder) else { return }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private static func environment(_ listeners: [Listener], _ configuration: ServerConfiguration) -> ClientEnvironment {
        let urls = Dictionary(listeners.map { ($0.kind, $0.url) }) { first, _ in first }
        return ClientEnvironment(
            inherited: ProcessInfo.processInfo.environment, proxy: urls[.connect] ?? "", server: urls[.http] ?? "",
            authority: configuration.authorityFolder + "/ca.pem", bundle: configuration.authorityFolder + "/ca-bundle.pem")
    }

    /// - Returns: an absolute path, since the program may work in another folder.
    private func dataFolder() throws -> String {
        let path = data.map { URL(fileURLWithPath: $0).path } ?? NSTemporaryDirectory() + "reel-run-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure("The folder \(path) cannot be made: \(error.localizedDescription)")
        }
        return path
    }
}
