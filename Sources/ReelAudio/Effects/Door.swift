import Glibc

/// A door: the latch and the slam of the leaf into its frame; or knuckles on it.
struct Door: SoundSource {
    let start: Double
    var isKnocked = false

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = AudioBuffer(frameCount: frameCount)
        if isKnocked {
            for knock in 0..<3 {
                let time = start + 0.23 * Double(knock) + random.within(0...0.02)
                sound.add(blow(size: 0.55, random: &random), at: Int(time * rate), pan: 0.5, gain: random.within(0.8...1))
            }
            return sound
        }
        let latch = Modes([
            .init(hertz: 1900, decay: 0.03, gain: 0.3), .init(hertz: 3150, decay: 0.025, gain: 0.25),
            .init(hertz: 4700, decay: 0.015, gain: 0.15),
        ]).strike(seconds: 0.05)
        sound.add(latch, at: Int((start - 0.05) * rate), pan: 0.53, gain: 0.5)
        sound.add(blow(size: 1, random: &random), at: Int(start * rate), pan: 0.5)
        sound.add(latch, at: Int((start + 0.035) * rate), pan: 0.53)
        return sound
    }

    /// Wood that is struck: a thump, the modes of the panel, and the air that it pushes.
    private func blow(size: Double, random: inout SplitMix64) -> [Float] {
        let low = random.within(72...84) / size
        var sound = Modes([
            .init(hertz: low, decay: 0.32 * size, gain: 0.9), .init(hertz: 2.3 * low, decay: 0.22 * size, gain: 0.6),
            .init(hertz: 3.9 * low, decay: 0.15 * size, gain: 0.4), .init(hertz: 6.1 * low, decay: 0.1 * size, gain: 0.3),
        ]).strike(seconds: 0.5)
        var air = StateVariableFilter(hertz: 700, q: 0.6)
        for index in sound.indices {
            let time = Double(index) / Double(AudioBuffer.sampleRate)
            sound[index] += Float(air.process(random.white()).low * exp(-time / (0.05 * size)) * 0.7)
        }
        return sound
    }
}
