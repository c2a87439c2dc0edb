import ReelEngine
import ReelMedia
import ReelShot

/// What a prompt decides between two given pictures: the pace, the hand that holds the camera, and what moves by itself. All of it is
/// at rest at both ends, so that the ends stay the pictures.
struct PairSteering {
    let timing: Timing
    private let sway: HandSway
    private let ambience: ShotAmbience
    private let facts: ClipFacts

    init(_ prompt: MovePrompt, _ inBetweens: InBetweens, shot: Shot, facts: ClipFacts, log: (LogLine) -> Void, workers: Workers) {
        timing = prompt.timing ?? (prompt.speed > 1.5 ? .rush : .gentle)
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
        ambience.tell(prompt.ambient, log)
    }

    /// Whether what falls before the picture must be drawn on it in red, green and blue.
    var needsColours: Bool { ambience.hasWeather }

    /// What moves at `moment`, after `time` (a share of the clip) has passed.
    func touch(time: Double, moment: Double) -> MomentTouch {
        let seconds = time * facts.seconds
        return MomentTouch(
            sway: sway.sway(at: seconds), swayReach: sway.reach(at: seconds), first: ambience.field(at: seconds, picture: 0),
            last: ambience.field(at: seconds, picture: 1), shareOfLast: Float(moment))
    }

    /// Draws what falls before the picture.
    func drawWeather(time: Double, into frame: inout Frame) {
        let seconds = time * facts.seconds
        ambience.drawWeather(at: seconds, shift: sway.sway(at: seconds).shift, into: &frame) { _, _ in 0 }
    }
}
