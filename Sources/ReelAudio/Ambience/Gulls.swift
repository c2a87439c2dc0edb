import Glibc

/// Gulls far off: short runs of cries, each rising and then falling, rich in harmonics.
struct Gulls: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = AudioBuffer(frameCount: frameCount)
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
                phase += pitch * (0.8 + 0.55 * sin(.pi * pow(part, 0.55))) / rate
                let angle = 2 * Double.pi * phase
                let voice = sin(angle) + 0.7 * sin(2 * angle) + 0.45 * sin(3 * angle) + 0.2 * sin(4 * angle)
                return voice * pow(sin(.pi * part), 0.8) * loud * gain * 0.3
            }
        }
    }
}
