import Glibc

/// Gulls far off: short runs of cries, each rising and then falling, rich in harmonics.
struct Gulls: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        // A breath of sea air, so that there is no silence between the cries.
        var sound = Wind().render(frameCount: frameCount, random: &random)
        sound.scale(by: 0.25)
        let seconds = Double(frameCount) / Double(AudioBuffer.sampleRate)
        var start = random.within(0.3...1.2)
        while start < seconds {
            let pan = random.within(0.1...0.9)
            let pitch = random.within(720...1050)
            let loud = random.within(0.4...1)
            for cry in 0..<Int(random.within(2...5)) {
                let length = random.within(0.22...0.38)
                addCry(to: &sound, start: start, length: length, pitch: pitch * (1 - 0.03 * Double(cry)), loud: loud, pan: pan)
                start += length + random.within(0.08...0.2)
            }
            start += random.within(1.2...3)
        }
        return sound
    }

    private func addCry(to sound: inout AudioBuffer, start: Double, length: Double, pitch: Double, loud: Double, pan: Double) {
        let rate = Double(AudioBuffer.sampleRate)
        // The cry itself, then its echo from the water on the other side.
        for (delay, gain, place) in [(0.0, 1.0, pan), (0.11, 0.22, 1 - pan), (0.19, 0.1, 0.5)] {
            var phase = 0.0
            sound.addSound(start: Int((start + delay) * rate), frameCount: Int(length * rate), pan: place) { seconds in
                let part = seconds / length
                phase += pitch * (0.8 + 0.55 * Sine.of(turns: pow(part, 0.55) / 2)) / rate
                let voice =
                    Sine.of(turns: phase) + 0.7 * Sine.of(turns: 2 * phase) + 0.45 * Sine.of(turns: 3 * phase)
                    + 0.2 * Sine.of(turns: 4 * phase)
                return voice * pow(max(0, Sine.of(turns: part / 2)), 0.8) * loud * gain * 0.3
            }
        }
    }
}
