package import ReelAudio
package import ReelEngine
package import ReelMedia
import ReelShot

/// A clip from one picture to another. The pictures decide where the camera goes; the prompt decides what they leave open.
package struct FirstLastClip: Clip {
    package let facts: ClipFacts
    private let inBetweens: InBetweens
    private let steering: PairSteering
    private let sound: Soundtrack
    private var drawn = 0

    init(_ inBetweens: InBetweens, steering: PairSteering, facts: ClipFacts, sound: Soundtrack) {
        self.facts = facts
        self.inBetweens = inBetweens
        self.steering = steering
        self.sound = sound
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard let time = advance() else { return false }
        let moment = steering.timing(time)
        inBetweens.draw(at: moment, into: &frame)
        if time > 0, time < 1 { steering.finish(&frame, time: time, moment: moment, inBetweens) }
        return true
    }

    package mutating func draw(into frame: inout VideoFrame) throws -> Bool {
        guard steering.leavesFrames else { return try frame.paint { try draw(into: &$0) } }
        guard let time = advance() else { return false }
        inBetweens.draw(at: steering.timing(time), into: &frame)
        return true
    }

    /// The time of the next frame, 0...1; nil after the last.
    private mutating func advance() -> Double? {
        guard drawn < facts.frameCount else { return nil }
        let time = Double(drawn) / Double(max(1, facts.frameCount - 1))
        drawn += 1
        return time
    }

    package func soundtrack() throws -> AudioBuffer? { sound.sound }
}
