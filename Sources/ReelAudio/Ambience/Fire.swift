import Glibc

/// A fire: the low roar of the flames, the hiss of the wood, and crackles in loose clusters.
struct Fire: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = AudioBuffer(
            left: flames(frameCount: frameCount, random: &random), right: flames(frameCount: frameCount, random: &random))
        addCrackles(to: &sound, random: &random)
        return sound
    }

    private func flames(frameCount: Int, random: inout SplitMix64) -> [Float] {
        var pink = PinkNoise()
        var flicker = SlowRandom(hertz: 5, random: &random)
        var roar = StateVariableFilter(hertz: 240, q: 0.7)
        var rumble = StateVariableFilter(hertz: 60, q: 0.7)
        var hiss = StateVariableFilter(hertz: 3200, q: 0.6)
        return (0..<frameCount).map { _ in
            let noise = pink.next(&random)
            let flame = 0.4 + 0.6 * flicker.next(&random)
            return Float(0.25 * rumble.process(roar.process(noise).low).high * flame + 0.05 * hiss.process(noise).high)
        }
    }

    private func addCrackles(to sound: inout AudioBuffer, random: inout SplitMix64) {
        let rate = Double(AudioBuffer.sampleRate)
        let seconds = Double(sound.frameCount) / rate
        var start = 0.0
        while start < seconds {
            start += -log(1 - random.unit()) * (random.unit() < 0.6 ? 0.03 : 0.3)
            let decay = random.within(180...1100)
            // Few crackles are loud: the ear takes those for the fire, and the many soft ones for its size.
            let loud = 0.25 + 3 * pow(random.unit(), 3)
            var noise = random.split()
            var snap = StateVariableFilter(hertz: random.within(900...5000), q: 2)
            sound.addSound(start: Int(start * rate), frameCount: 900, pan: random.within(0.2...0.8)) { seconds in
                tanh(2.5 * snap.process(noise.white()).band) * exp(-decay * seconds) * loud
            }
        }
    }
}
