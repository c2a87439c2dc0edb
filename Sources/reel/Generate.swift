import ArgumentParser
import Foundation
import Logging
import ReelAPI
import ReelFetch
import ReelRemote
import ReelServer
import ReelShot
import ReelStorage

/// `reel generate`
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make one video here and now, without a server.",
        discussion: """
            reel models ENDPOINT lists the fields of an endpoint's input.

            reel generate first-last-frame-to-video -i prompt="…" -i first_frame_url=@a.jpg -i last_frame_url=@b.jpg -o out.mp4
            reel generate image-to-video -i prompt="…" -i image_url=@a.png -o out.mp4

            REEL_FETCH_ALLOW, REEL_OFFLINE_PICTURES, REEL_DELEGATES, REEL_ENGINE_… (NICE is 0 here) work as for reel serve.

            Exit codes: 0 done, 2 wrong usage, 22 invalid input, 130 interrupted, 1 anything else.
            """
    )

    @Argument(help: "The endpoint's id, or the end of it.")
    var endpoint: String

    @Option(name: .shortAndLong, help: "A field of the input; @ before the value reads a local file. Repeat it.")
    var input: [String] = []

    @Option(name: .shortAndLong, help: "Where the MP4 goes (default: the endpoint's name, in this folder).")
    var output: String?

    @Option(help: "The model to make it with, one of those that reel models add has added (default: the built-in engine).")
    var model: String?

    @Option(
        name: .customLong("delegate"),
        help: ArgumentHelp(
            "Ask an inference server, such as lightx2v+http://gpu1:8000. Repeat it for others to be asked after it.",
            valueName: "KIND+URL"))
    var delegates: [String] = []

    @Flag(help: "Do not make here what no server of --delegate makes.")
    var delegatesOnly = false

    func run() async throws {
        let catalogue = EndpointCatalogue()
        guard let endpoint = catalogue.endpoint(tail: endpoint) else {
            let ids = catalogue.endpoints.map { "\n  " + $0.id }.joined()
            throw CommandFailure(
                "No endpoint is called \(self.endpoint). Endpoints:\(ids)", code: CommandFailure.usage)
        }
        let arguments = try InputArguments(input, for: endpoint)
        let output = try checkedOutput(for: endpoint)
        let settings = Settings()
        var policy = try settings.fetchPolicy()
        // Whoever types the URL may reach what this machine reaches; strangers' URLs are the server's concern.
        policy.allowedNetworks += [Network("0.0.0.0/0"), Network("::/0")].compactMap(\.self)
        let logger = Settings.logger(try settings.logFormat(), level: .warning)
        let models = try settings.models(model.map { ["\(endpoint.id)=\($0)"] } ?? [])
        let servers = try settings.delegates(delegates.map { "\(endpoint.id)=\($0)" }, only: delegatesOnly)
        let maker = VideoMaker(
            engine: EngineProcess(
                executable: try settings.engine(),
                limits: try settings.engineLimits(usualNiceness: 0, hasModels: !models.isEmpty),
                sandbox: try settings.engineSandbox(models: models), secrets: servers.keyVariables,
                scratch: NSTemporaryDirectory()),
            fetcher: InputFetcher(policy: policy, userAgent: "reel/\(Version.current)"),
            local: LocalFiles(offline: try settings.offlinePictures()),
            models: models,
            delegates: servers,
            logger: logger)
        let display = ProgressDisplay()
        let started = ContinuousClock.now
        do {
            let input = try endpoint.input(from: arguments.body)
            let root = NSTemporaryDirectory() + "reel-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: root) }
            let scratch = try await ScratchFolder.open(root: root)
            let video = try await Interruptible.run {
                try await scratch.withScratchFolder { folder in
                    let video = try await maker.make(
                        input, endpoint: endpoint.id, id: "generate", scratch: folder, localFiles: arguments.localFiles
                    ) { event in await display.show(event) }
                    try Self.move(video.path, to: output)
                    return video
                }
            }
            await display.clear()
            print(Self.summary(of: video, at: output, took: ContinuousClock.now - started))
        } catch let error as APIError {
            await display.clear()
            throw CommandFailure(
                error.sentences.joined(separator: "\n      "),
                code: error.status == 422 ? CommandFailure.invalidInput : CommandFailure.other)
        } catch is CancellationError {
            await display.clear()
            throw CommandFailure("Interrupted; no video was written.", code: 130)
        } catch let error as EngineCrash {
            await display.clear()
            throw CommandFailure(error.description)
        } catch let error as DelegatesExhausted {
            await display.clear()
            throw CommandFailure(error.description)
        }
    }

    private func checkedOutput(for endpoint: Endpoint) throws -> String {
        let path = output ?? (endpoint.id as NSString).lastPathComponent + ".mp4"
        let folder = (path as NSString).deletingLastPathComponent
        guard FileManager.default.isWritableFile(atPath: folder.isEmpty ? "." : folder) else {
            throw CommandFailure("The folder of \(path) does not exist or cannot be written to. Choose another with -o.")
        }
        return path
    }

    /// Complete or absent: copied under another name first where the scratch folder is on another file system.
    private static func move(_ source: String, to target: String) throws {
        let staged = target + ".part"
        defer { try? FileManager.default.removeItem(atPath: staged) }
        do {
            try? FileManager.default.removeItem(atPath: staged)
            try FileManager.default.moveItem(atPath: source, toPath: staged)
        } catch {
            throw CommandFailure("The video cannot be written to \(target): \(error.localizedDescription)")
        }
        guard rename(staged, target) == 0 else {
            throw CommandFailure("The video cannot be written to \(target): \(String(cString: strerror(errno)))")
        }
    }

    private static func summary(of video: RenderedFile, at path: String, took: Duration) -> String {
        let seconds = video.seconds.formatted(.number.precision(.fractionLength(0...1)))
        let time = (took / .seconds(1)).formatted(.number.precision(.fractionLength(1)))
        let bytes = Int64(video.bytes).formatted(.byteCount(style: .file))
        let sound = video.hasSound ? "with sound" : "no sound"
        return "\(path): \(video.size), \(seconds) s at \(video.frameRate) fps, \(sound), \(bytes), made in \(time) s"
    }
}
