import Glibc

/// Steady rain: a bright hiss of far drops, and near ones that ring for a few milliseconds.
struct Rain: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = AudioBuffer(
            left: hiss(frameCount: frameCount, random: &random), right: hiss(frameCount: frameCount, random: &random))
        let drops = 260 * frameCount / AudioBuffer.sampleRate
        for _ in 0..<drops {
            let hertz = random.within(1200...5200)
            let decay = random.within(250...900)
            let loud = 0.05 + 0.25 * pow(random.unit(), 4)
            let start = Int(random.unit() * Double(frameCount))
            sound.addSound(start: start, frameCount: 1200, pan: random.unit()) { seconds in
                sin(2 * .pi * hertz * seconds) * exp(-decay * seconds) * loud
            }
        }
        return sound
    }

    private func hiss(frameCount: Int, random: inout SplitMix64) -> [Float] {
        var pink = PinkNoise()
        var floor = StateVariableFilter(hertz: 900, q: 0.6)
        var ceiling = StateVariableFilter(hertz: 9000, q: 0.6)
        return (0..<frameCount).map { _ in Float(ceiling.process(floor.process(pink.next(&random)).high).low) }
    }
}
