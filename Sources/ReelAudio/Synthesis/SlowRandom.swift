/// A random curve in 0...1 that wanders smoothly, for gusts and swells.
struct SlowRandom {
    private let step: Double
    private var phase: Double
    private var from: Double
    private var to: Double

    /// - Parameters:
    ///   - hertz: new random targets a second.
    ///   - frames: sample frames from one value that is read to the next.
    init(hertz: Double, every frames: Int = 1, random: inout SplitMix64) {
        step = hertz * Double(frames) / Double(AudioBuffer.sampleRate)
        phase = random.unit()
        from = random.unit()
        to = random.unit()
    }

    mutating func next(_ random: inout SplitMix64) -> Double {
        phase += step
        if phase >= 1 {
            phase -= 1
            from = to
            to = random.unit()
        }
        return from + (to - from) * phase * phase * (3 - 2 * phase)
    }
}
