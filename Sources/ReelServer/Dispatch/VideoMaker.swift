public import FoundationEssentials
public import Logging
public import ReelAPI
public import ReelFetch
public import ReelRemote
public import ReelShot

/// Makes the video of an input: brings its pictures in and has an engine process render the shot.
///
/// There is one way for a video to come into being; the queue and the command line both take it.
public struct VideoMaker: Sendable {
    private let engine: any ShotRendering
    private let fetcher: InputFetcher
    private let local: LocalFiles
    private let models: ModelChoice
    private let delegates: DelegateChoice
    private let logger: Logger
    private let onDelegate: @Sendable (DelegateOutcome) -> Void

    /// - Parameters:
    ///   - engine: makes the shots that no other server makes: an `EnginePool`, or an `EngineProcess` for a single one.
    ///   - local: pictures that their URL says are here already.
    ///   - models: which endpoints' videos open weights make.
    ///   - delegates: which endpoints' videos other servers are asked for.
    ///   - logger: hears why a picture could not be fetched, of which a stranger is told only that it could not, and why a server made no video.
    ///   - onDelegate: hears what came of every server that was asked.
    public init(
        engine: any ShotRendering, fetcher: InputFetcher, local: LocalFiles = LocalFiles(), models: ModelChoice = ModelChoice(),
        delegates: DelegateChoice = DelegateChoice(), logger: Logger,
        onDelegate: @escaping @Sendable (DelegateOutcome) -> Void = { _ in }
    ) {
        self.engine = engine
        self.fetcher = fetcher
        self.local = local
        self.models = models
        self.delegates = delegates
        self.logger = logger
        self.onDelegate = onDelegate
    }

    /// - Parameters:
    ///   - endpoint: its id.
    ///   - id: name of the shot in logs and events.
    ///   - scratch: folder for the pictures and the video, the caller's to remove.
    ///   - previews: frames to be told of as small pictures while the video is made.
    ///   - time: when a link to a file that is kept here must have been good: a request may wait longer than a link lasts.
    ///   - localFiles: pictures that are files here already, by field; the input's URL for them is not looked at.
    ///   - onEvent: hears `log`, `progress` and `preview` events, in order.
    /// - Returns: the MP4 in `scratch`.
    /// - Throws: `APIError` for what the caller of the API should hear, `EngineCrash`, `DelegatesExhausted`, `CancellationError`.
    public func make(
        _ input: Input,
        endpoint: String,
        id: String,
        scratch: String,
        previews: Int? = nil,
        asOf time: Date = Date(),
        localFiles: [String: String] = [:],
        onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> RenderedFile {
        let files = try await bringIn(input.pictures, to: scratch, asOf: time, localFiles: localFiles)
        var shot = models.applied(to: input.shot(id: id, files: files, output: scratch + "/output.mp4"), endpoint: endpoint)
        shot.previews = previews
        do {
            guard let route = delegates.route(for: endpoint, logger: logger, onOutcome: onDelegate) else {
                return try await engine.render(shot, onEvent: onEvent)
            }
            return try await route.render(shot, endpoint: endpoint, scratch: scratch, engine: engine, onEvent: onEvent)
        } catch let failure as EngineFailure {
            throw APIError(failure, pictures: input.pictures)
        }
    }

    private func bringIn(
        _ pictures: [PictureReference], to scratch: String, asOf time: Date, localFiles: [String: String]
    ) async throws -> [String: String] {
        try await withThrowingTaskGroup(of: (field: String, path: String).self) { group in
            for picture in pictures {
                group.addTask {
                    if let path = localFiles[picture.field] { return (picture.field, path) }
                    let limit = fetcher.policy.maximumBytes
                    let path = "\(scratch)/\(picture.field)"
                    if let file = try await local.file(at: picture.url, asOf: time, bringingTo: path, upTo: limit) {
                        guard file.bytes <= limit else { throw APIError(.tooLarge(limit: limit), picture: picture) }
                        return (picture.field, file.path)
                    }
                    do throws(FetchError) {
                        _ = try await fetcher.fetch(picture.url, to: path)
                    } catch {
                        switch error.code {
                        case .cancelled: throw CancellationError()
                        case .localFile: throw error
                        default:
                            logger.warning("A picture could not be fetched", metadata: ["reason": "\(error.reason)"])
                            throw APIError(error, picture: picture)
                        }
                    }
                    return (picture.field, path)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.field] = $1.path }
        }
    }
}
