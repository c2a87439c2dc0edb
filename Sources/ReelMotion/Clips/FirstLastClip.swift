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
    private let moments: [Double]?
    private var drawn = 0

    /// - Parameter moments: of stills, 0...1, linear in time, which nothing but the pictures decides; nil for a whole clip.
    init(_ inBetweens: InBetweens, steering: PairSteering, facts: ClipFacts, sound: Soundtrack, moments: [Double]? = nil) {
        self.facts = facts
        self.inBetweens = inBetweens
        self.steering = steering
        self.sound = sound
        self.moments = moments
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard let (time, moment) = advance() else { return false }
        inBetweens.draw(at: moment, touch(time, moment), into: &frame)
        if isSteered(time) { steering.drawWeather(time: time, into: &frame) }
        return true
    }

    package mutating func draw(into frame: inout VideoFrame) throws -> Bool {
        guard moments != nil || !steering.needsColours else { return try frame.paint { try draw(into: &$0) } }
        guard let (time, moment) = advance() else { return false }
        inBetweens.draw(at: moment, touch(time, moment), into: &frame)
        return true
    }

    /// Whether the prompt has a say in the frame at `time`: the ends are the pictures themselves, and stills are as the pictures decide.
    private func isSteered(_ time: Double) -> Bool { moments == nil && time > 0 && time < 1 }

    private func touch(_ time: Double, _ moment: Double) -> MomentTouch {
        isSteered(time) ? steering.touch(time: time, moment: moment) : .none
    }

    /// When in the clip the next frame is, and how far on the way, both 0...1; nil after the last.
    private mutating func advance() -> (time: Double, moment: Double)? {
        guard drawn < facts.frameCount else { return nil }
        defer { drawn += 1 }
        let time = Double(drawn) / Double(max(1, facts.frameCount - 1))
        return (time, moments?[drawn] ?? steering.timing(time))
    }

    package func soundtrack() throws -> AudioBuffer? { sound.sound }
}
