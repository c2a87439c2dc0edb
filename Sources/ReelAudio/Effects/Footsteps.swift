import Glibc

/// Somebody walking or running: the heel, then the sole, on hard or on loose ground.
struct Footsteps: SoundSource {
    let start: Double
    /// Steps a second.
    var pace = 1.9
    /// Gravel, snow or leaves: the ground crunches.
    var isLoose = false

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = AudioBuffer(frameCount: frameCount)
        var time = start
        var isLeft = true
        while time * rate < Double(frameCount) {
            let pan = isLeft ? 0.46 : 0.54
            let loud = random.within(0.75...1)
            sound.add(contact(weight: 1, random: &random), at: Int(time * rate), pan: pan, gain: loud)
            let sole = time + random.within(0.07...0.1) * 1.9 / pace
            sound.add(contact(weight: 0.45, random: &random), at: Int(sole * rate), pan: pan, gain: loud)
            time += random.within(0.95...1.05) / pace
            isLeft.toggle()
        }
        return sound
    }

    private func contact(weight: Double, random: inout SplitMix64) -> [Float] {
        let deep = random.within(88...120)
        var hit = Modes([
            .init(hertz: deep, decay: 0.09, gain: 0.6 * weight), .init(hertz: deep * 2.7, decay: 0.05, gain: 0.35 * weight),
            .init(hertz: random.within(900...1400), decay: 0.025, gain: (isLoose ? 0.05 : 0.3) * weight),
        ]).strike(seconds: 0.2)
        let length = isLoose ? 0.16 : 0.035
        var scrape = StateVariableFilter(hertz: isLoose ? 2600 : 1500, q: 0.7)
        hit += [Float](repeating: 0, count: max(0, Int(length * 48_000) - hit.count))
        var grain = 0.0
        for index in 0..<Int(length * 48_000) {
            let part = Double(index) / (length * 48_000)
            if isLoose, index % 96 == 0 { grain = random.unit() < 0.35 ? random.within(0.3...1) : grain * 0.5 }
            // A sole does not land in one sample.
            let landing = min(1, Double(index) / 72)
            let envelope = isLoose ? sin(.pi * pow(part, 0.6)) * grain : (1 - part) * (1 - part) * landing
            hit[index] += Float(scrape.process(random.white()).band * envelope * weight * (isLoose ? 0.9 : 0.35))
        }
        return hit
    }
}
