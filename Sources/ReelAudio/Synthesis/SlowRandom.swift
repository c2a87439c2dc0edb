import Glibc

/// A random curve in 0...1 that wanders smoothly, for gusts and swells.
struct SlowRandom {
    private let step: Double
    private var phase: Double
    private var from: Double
    private var to: Double

    /// - Parameter hertz: new random targets a second.
    init(hertz: Double, random: inout SplitMix64) {
        step = hertz / Double(AudioBuffer.sampleRate)
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
        return from + (to - from) * (0.5 - 0.5 * cos(.pi * phase))
    }
}
