import ReelEngine
import ReelMedia
import ReelShot

/// What a prompt decides between two given pictures: the pace, the hand that holds the camera, and what moves by itself. All of it is
/// at rest at both ends, so that the ends stay the pictures.
struct PairSteering {
    let timing: Timing
    private let sway: HandSway
    private let isHandheld: Bool
    private let ambience: ShotAmbience
    private let facts: ClipFacts
    private let workers: Workers

    init(_ prompt: MovePrompt, _ inBetweens: InBetweens, shot: Shot, facts: ClipFacts, log: (LogLine) -> Void, workers: Workers) {
        timing = prompt.timing ?? (prompt.speed > 1.5 ? .rush : .gentle)
        isHandheld = prompt.isHandheld
        sway = HandSway(
            seed: shot.seed, reach: prompt.isHandheld ? CameraPlan.swayOfHand * min(2 * shot.guidance, 1) : 0,
            restAt: facts.seconds)
        let pictures = [inBetweens.first, inBetweens.last]
        ambience = ShotAmbience(
            prompt, guidance: shot.guidance, pictures: pictures,
            subjects: pictures.map {
                let grid = AnalysisGrid(frameWidth: $0.width, frameHeight: $0.height)
                return Plane(width: grid.width, height: grid.height)
            }, facts: facts, seed: shot.seed, endsAtRest: true, workers: workers)
        self.facts = facts
        self.workers = workers
        ambience.tell(prompt.ambient, log)
    }

    /// Whether what falls before the picture must be drawn on it in red, green and blue.
    var needsColours: Bool { ambience.hasWeather }

    /// Changes the frame of `moment` as the prompt asks; `time` is its share of the clip.
    func finish(_ frame: inout Frame, time: Double, moment: Double, _ inBetweens: InBetweens) {
        let seconds = time * facts.seconds
        if moves { FrameTouch(workers: workers).apply(warp(seconds), ambient: ambient(seconds, moment, inBetweens), to: &frame) }
        ambience.drawWeather(at: seconds, shift: sway.sway(at: seconds).shift, into: &frame) { _, _ in 0 }
    }

    /// Changes a frame that is for the encoder in the same way, all but what falls before the picture.
    func finish(_ frame: inout VideoFrame, time: Double, moment: Double, _ inBetweens: InBetweens) {
        guard moves else { return }
        let seconds = time * facts.seconds
        FrameTouch(workers: workers).apply(warp(seconds), ambient: ambient(seconds, moment, inBetweens), to: &frame)
    }

    private var moves: Bool { isHandheld || ambience.hasFields }

    private func warp(_ seconds: Double) -> MoveWarp {
        MoveWarp(
            CameraMove(), sway: sway.sway(at: seconds), swayReach: sway.reach(at: seconds), width: facts.width,
            height: facts.height)
    }

    /// What moves in the first picture, handed over to what moves in the last, each at its place at the moment.
    private func ambient(_ seconds: Double, _ moment: Double, _ inBetweens: InBetweens) -> ((SIMD2<Float>) -> SIMD4<Float>)? {
        let fields = [ambience.field(at: seconds, picture: 0), ambience.field(at: seconds, picture: 1)]
        guard fields.contains(where: { $0 != nil }) else { return nil }
        let share = Float(inBetweens.shareOfLast(at: moment))
        let maps = inBetweens.toPictures(at: moment)
        return { p in
            let (a, b) = (maps.first(p), maps.last(p))
            let first = fields[0]?.value(a.x, a.y) ?? .zero
            let last = fields[1]?.value(b.x, b.y) ?? .zero
            return first + share * (last - first)
        }
    }
}
