import ReelShot

/// A shot's pictures as they go to servers.
struct DelegatePictures: Sendable {
    let first: String
    let last: String?
    let size: PixelSize

    /// Has an engine process bring the pictures to the size of the video: no server gets a file of a stranger's, nor what a camera wrote in it.
    static func prepare(
        _ shot: Shot, in folder: String, engine: any ShotRendering,
        onEvent: @escaping @Sendable (EngineEvent) async throws -> Void
    ) async throws -> DelegatePictures {
        var wish = shot
        wish.engine = "pictures"
        wish.model = nil
        wish.previews = nil
        wish.output = folder
        wish.stills = [ShotStill(moment: 0, name: "delegate-first.png")]
        if shot.lastFrame != nil { wish.stills?.append(ShotStill(moment: 1, name: "delegate-last.png")) }
        let stills = try await engine.render(wish) { event in
            if case .log = event { try await onEvent(event) }
        }
        try await onEvent(
            .log(
                LogLine(.info, "The video has \(stills.size) pixels, \(shot.frameRate) frames a second, \(shot.seconds) seconds.")
            ))
        return DelegatePictures(
            first: "\(folder)/delegate-first.png", last: shot.lastFrame == nil ? nil : "\(folder)/delegate-last.png",
            size: stills.size)
    }
}
