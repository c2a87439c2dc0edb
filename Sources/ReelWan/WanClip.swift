package import ReelAudio
package import ReelEngine
package import ReelMedia
import ReelMotion

/// A model's frames at another frame rate: those between two of them by the built-in engine.
package struct WanClip: Clip {
    /// The share of the work that is done when the frames are there.
    static let preparation = 0.9

    package let facts: ClipFacts
    private let frames: [Frame]
    private let sound: AudioBuffer?
    private let seed: UInt64
    private let workers: Workers
    private var drawn = 0
    private var pair: (index: Int, between: InBetweens)?

    package init(facts: ClipFacts, frames: [Frame], sound: AudioBuffer?, seed: UInt64, threads: Int) {
        (self.facts, self.frames, self.sound, self.seed) = (facts, frames, sound, seed)
        workers = Workers(count: threads)
    }

    package mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < facts.frameCount else { return false }
        defer { drawn += 1 }
        // The first frame is the model's first, the last its last.
        let place = Double(drawn) * Double(frames.count - 1) / Double(max(1, facts.frameCount - 1))
        let (index, share) = (min(Int(place), frames.count - 1), place - Double(Int(place)))
        guard share > 0.01, index + 1 < frames.count else {
            frame = frames[index]
            return true
        }
        guard share < 0.99 else {
            frame = frames[index + 1]
            return true
        }
        let between = between(index)
        if between.areRelated { between.draw(at: share, into: &frame) } else { frame = frames[share < 0.5 ? index : index + 1] }
        return true
    }

    private mutating func between(_ index: Int) -> InBetweens {
        if let pair, pair.index == index { return pair.between }
        let between = InBetweens(first: frames[index], last: frames[index + 1], seed: seed, workers: workers)
        pair = (index, between)
        return between
    }

    package func soundtrack() throws -> AudioBuffer? { sound }
}
