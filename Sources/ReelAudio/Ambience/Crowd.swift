import Glibc

/// A murmuring crowd: voices that nobody can make out, each a buzz through two wandering formants.
struct Crowd: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = RoomTone().render(frameCount: frameCount, random: &random)
        sound.scale(by: 0.15)
        for voice in 0..<16 {
            addVoice(to: &sound, pan: (Double(voice) + 0.5) / 16, random: &random)
        }
        return sound
    }

    private func addVoice(to sound: inout AudioBuffer, pan: Double, random: inout SplitMix64) {
        let rate = Double(AudioBuffer.sampleRate)
        let pitch = random.within(95...230)
        let loud = random.within(0.2...1)
        var noise = random.split()
        var intonation = SlowRandom(hertz: 2.5, every: Self.block, random: &random)
        var syllables = SlowRandom(hertz: random.within(4...6.5), every: Self.block, random: &random)
        var sentences = SlowRandom(hertz: 0.6, every: Self.block, random: &random)
        var openings = SlowRandom(hertz: 5, every: Self.block, random: &random)
        var first = StateVariableFilter(hertz: 500, q: 6)
        var second = StateVariableFilter(hertz: 1400, q: 8)
        var phase = random.unit()
        var tick = 0
        var step = 0.0
        var loudness = 0.0
        sound.addSound(start: 0, frameCount: sound.frameCount, pan: pan) { _ in
            if tick % Self.block == 0 {
                step = pitch * (0.85 + 0.35 * intonation.next(&noise)) / rate
                let mouth = openings.next(&noise)
                first.tune(hertz: 320 + 480 * mouth, q: 6)
                second.tune(hertz: 2100 - 1100 * mouth, q: 8)
                loudness = max(0, syllables.next(&noise) - 0.25) * min(1, 2 * sentences.next(&noise)) * loud * 0.3
            }
            tick += 1
            phase += step
            if phase >= 1 { phase -= 1 }
            let buzz = 1 - 2 * phase + 0.3 * noise.white()
            return (first.process(buzz).band + 0.35 * second.process(buzz).band) * loudness
        }
    }

    /// Frames over which a voice stays as it is.
    private static let block = 64
}
