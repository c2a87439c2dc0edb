package import ReelAudio
package import ReelEngine
package import ReelMedia
import ReelMotion

/// A model's frames at another frame rate: those between two of them by the built-in engine.
package struct WanClip: Clip {
    /// The share of the work that is done when the frames are there.
    static let preparation = 0.9

    package let facts: ClipFacts
    private let count: Int
    private let sound: AudioBuffer?
    private var resampled: ResampledFrames
    private var drawn = 0

    package init(facts: ClipFacts, frames: [Frame], sound: AudioBuffer?, seed: UInt64, threads: Int) {
        (self.facts, self.sound, count) = (facts, sound, frames.count)
        var rest = frames.makeIterator()
        resampled = ResampledFrames(width: facts.width, height: facts.height, seed: seed, threads: threads) { frame in
            guard let next = rest.next() else { return false }
            frame = next
            return true
        }
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < facts.frameCount else { return false }
        defer { drawn += 1 }
        // The first frame is the model's first, the last its last.
        return try resampled.draw(at: Double(drawn) * Double(count - 1) / Double(max(1, facts.frameCount - 1)), into: &frame)
    }

    package func soundtrack() throws -> AudioBuffer? { sound }
}
