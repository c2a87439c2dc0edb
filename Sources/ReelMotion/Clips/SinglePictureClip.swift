package import ReelAudio
package import ReelEngine
package import ReelMedia
import ReelShot

/// A clip that sets out from one picture, the camera moving as the prompt asks.
package struct SinglePictureClip: Clip {
    package let facts: ClipFacts
    private let picture: Frame
    private let move: CameraMove
    private let sway: HandSway
    private let renderer: MoveRenderer
    private let sound: Soundtrack
    private var drawn = 0

    init(_ picture: Frame, move: CameraMove, facts: ClipFacts, sound: Soundtrack, workers: Workers) {
        self.facts = facts
        self.picture = picture
        self.move = move
        sway = HandSway(seed: sound.shot.seed, reach: move.sway)
        renderer = MoveRenderer(picture, workers: workers)
        self.sound = sound
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < facts.frameCount else { return false }
        if drawn == 0 || move.isStill {
            frame = picture
        } else {
            let seconds = Double(drawn) / Double(facts.frameRate)
            let warp = MoveWarp(
                move,
                amount: Timing.fromRest(Double(drawn) / Double(max(1, facts.frameCount - 1))),
                sway: sway.sway(at: seconds), swayReach: sway.reach(at: seconds),
                width: facts.width, height: facts.height
            )
            renderer.draw(warp, into: &frame)
        }
        drawn += 1
        return true
    }

    package func soundtrack() throws -> AudioBuffer? { sound.sound }
}
