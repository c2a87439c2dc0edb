package import ReelAudio
package import ReelEngine
package import ReelMedia
import ReelShot

/// A clip from one picture to another.
package struct FirstLastClip: Clip {
    package let facts: ClipFacts
    private let inBetweens: InBetweens
    private let sound: Soundtrack
    private let moments: [Double]?
    private var drawn = 0

    /// - Parameter moments: of the frames, 0...1, linear in time; nil for all of a clip that sets off and arrives gently.
    init(_ inBetweens: InBetweens, facts: ClipFacts, sound: Soundtrack, moments: [Double]? = nil) {
        self.moments = moments
        self.facts = facts
        self.inBetweens = inBetweens
        self.sound = sound
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < facts.frameCount else { return false }
        let time = Double(drawn) / Double(max(1, facts.frameCount - 1))
        inBetweens.draw(at: moments?[drawn] ?? Timing.gentle(time), into: &frame)
        drawn += 1
        return true
    }

    package func soundtrack() throws -> AudioBuffer? { sound.sound }
}
