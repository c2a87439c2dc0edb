package import ReelAudio
package import ReelEngine
package import ReelMedia
import ReelShot

/// A clip that sets out from one picture, the camera moving as the prompt asks, and what the prompt names moving by itself.
package struct SinglePictureClip: Clip {
    package let facts: ClipFacts
    private let picture: Frame
    private let plan: CameraPlan
    private let sway: HandSway
    private let renderer: ViewRenderer
    private let ambience: ShotAmbience
    private let sound: Soundtrack
    private var drawn = 0

    init(
        _ picture: Frame, prompt: MovePrompt, plan: CameraPlan, facts: ClipFacts, sound: Soundtrack, log: (LogLine) -> Void,
        workers: Workers
    ) {
        self.facts = facts
        self.picture = picture
        self.plan = plan
        self.sound = sound
        sway = HandSway(seed: sound.shot.seed, reach: plan.sway)
        let margin = plan.looksBeyond ? MoveWarp.margin : 0
        let layered = LayeredPicture(
            picture, marginX: margin, marginY: margin, spread: plan.changesFocus ? ViewRenderer.widestSpread(of: picture) : 2,
            workers: workers)
        renderer = ViewRenderer(layered, changesFocus: plan.changesFocus, workers: workers)
        ambience = ShotAmbience(
            prompt, guidance: sound.shot.guidance, pictures: [picture], subjects: [layered.subjectMask], facts: facts,
            seed: sound.shot.seed, endsAtRest: false, workers: workers)
        ambience.tell(prompt.ambient, log)
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < facts.frameCount else { return false }
        if drawn == 0 || (plan.isStill && ambience.isStill) {
            frame = picture
        } else {
            drawMoment(into: &frame)
        }
        drawn += 1
        return true
    }

    private func drawMoment(into frame: inout Frame) {
        let seconds = Double(drawn) / Double(facts.frameRate)
        let pose = plan.pose(at: Double(drawn) / Double(max(1, facts.frameCount - 1)))
        let hand = sway.sway(at: seconds)
        var moment = ViewMoment(
            warp: MoveWarp(
                pose, sway: hand, swayReach: sway.reach(at: seconds), pivot: renderer.picture.pivot, width: facts.width,
                height: facts.height))
        moment.ambient = ambience.field(at: seconds, picture: 0)
        moment.nearFocus = renderer.picture.subjects.last?.nearness ?? 0.85
        moment.blurOfFar = Float(pose.focusNear)
        moment.blurOfNear = Float(pose.focusFar)
        renderer.draw(moment, into: &frame)
        ambience.drawWeather(at: seconds, shift: pose.shift + hand.shift, into: &frame, covered: renderer.coverage)
    }

    package func soundtrack() throws -> AudioBuffer? { sound.sound }
}
