/// A summer night: four crickets, each chirping in threes at its own pace.
struct Crickets: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = AudioBuffer(frameCount: frameCount)
        for cricket in 0..<4 {
            let hertz = random.within(4000...4900)
            let period = random.within(0.38...0.62)
            let loud = random.within(0.03...0.09)
            let pan = 0.08 + 0.28 * Double(cricket)
            var start = random.within(-0.5...0)
            while start * rate < Double(frameCount) {
                for pulse in 0..<3 {
                    let length = 0.017
                    let first = Int((start + 0.026 * Double(pulse)) * rate)
                    sound.addSound(start: first, frameCount: Int(length * rate), pan: pan) { seconds in
                        Sine.of(turns: hertz * seconds) * Sine.of(turns: seconds / length / 2) * loud
                    }
                }
                start += period * random.within(0.95...1.05)
            }
        }
        return sound
    }
}
