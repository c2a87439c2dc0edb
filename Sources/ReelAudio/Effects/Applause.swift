import Glibc

/// An audience that claps: forty pairs of hands, each with its own place, pace and pitch.
struct Applause: SoundSource {
    let start: Double

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        let seconds = Double(frameCount) / rate
        var sound = AudioBuffer(frameCount: frameCount)
        for _ in 0..<40 {
            let pace = random.within(3.6...5.6)
            let pan = random.within(0.04...0.96)
            let loud = 0.3 + 0.7 * random.unit() * random.unit()
            let claps = (0..<3).map { _ in clap(hertz: random.within(750...2300), random: &random) }
            var time = start + random.within(0...0.6)
            var count = 0
            while time < seconds {
                sound.add(claps[count % 3], at: Int(time * rate), pan: pan, gain: loud * random.within(0.6...1))
                time += random.within(0.88...1.12) / pace
                count += 1
            }
        }
        return sound
    }

    private func clap(hertz: Double, random: inout SplitMix64) -> [Float] {
        var hands = StateVariableFilter(hertz: hertz, q: 2.2)
        var air = StateVariableFilter(hertz: 2.3 * hertz, q: 0.8)
        return (0..<1500).map { index in
            let time = Double(index) / Double(AudioBuffer.sampleRate)
            let white = random.white()
            let burst = white * (exp(-time / 0.0035) + 0.12 * exp(-time / 0.012))
            return Float(hands.process(burst).band + 0.3 * air.process(burst).band)
        }
    }
}
