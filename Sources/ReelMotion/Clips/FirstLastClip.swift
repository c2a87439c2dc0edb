package import ReelAudio
package import ReelEngine
package import ReelMedia
import ReelShot

/// A clip from one picture to another.
package struct FirstLastClip: Clip {
    package let facts: ClipFacts
    private let inBetweens: InBetweens
    private let sound: Soundtrack
    private var drawn = 0

    init(_ inBetweens: InBetweens, facts: ClipFacts, sound: Soundtrack) {
        self.facts = facts
        self.inBetweens = inBetweens
        self.sound = sound
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard let moment = advance() else { return false }
        inBetweens.draw(at: moment, into: &frame)
        return true
    }

    package mutating func draw(into frame: inout VideoFrame) throws -> Bool {
        guard let moment = advance() else { return false }
        inBetweens.draw(at: moment, into: &frame)
        return true
    }

    /// The moment of the next frame, 0...1; nil after the last.
    private mutating func advance() -> Double? {
        guard drawn < facts.frameCount else { return nil }
        let time = Double(drawn) / Double(max(1, facts.frameCount - 1))
        drawn += 1
        return Timing.gentle(time)
    }

    package func soundtrack() throws -> AudioBuffer? { sound.sound }
}
