import Glibc

/// Soft music: slow chords of a major key, every note a few detuned, gently beating partials.
struct Pad: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = AudioBuffer(frameCount: frameCount)
        let rate = Double(AudioBuffer.sampleRate)
        let key = 45 + Int(random.unit() * 8)
        let progression = Self.progressions[Int(random.unit() * Double(Self.progressions.count))]
        let chordSeconds = random.within(2.6...3.4)
        var start = 0.0
        var chord = 0
        while start * rate < Double(frameCount) {
            for (voice, step) in progression[chord % progression.count].enumerated() {
                let hertz = 440 * pow(2, Double(key + step - 69) / 12)
                for side in [0.0, 1.0] {
                    let detune = 1 + (random.unit() - 0.5) * 0.005
                    let place = 0.5 + (side - 0.5) * (0.35 + 0.12 * Double(voice))
                    addNote(to: &sound, start: start, seconds: chordSeconds, hertz: hertz * detune, pan: place, random: &random)
                }
            }
            start += chordSeconds
            chord += 1
        }
        return sound
    }

    /// Semitones above the key, bass first.
    private static let progressions = [
        [[0, 12, 16, 19, 26], [-3, 9, 16, 19, 24], [5, 12, 17, 21, 28], [-5, 11, 14, 19, 26]],
        [[0, 12, 19, 23, 28], [5, 12, 16, 21, 24], [-3, 12, 16, 19, 26], [5, 12, 17, 19, 24]],
        [[-3, 9, 16, 19, 24], [5, 12, 17, 21, 24], [0, 12, 16, 19, 28], [-5, 11, 14, 19, 23]],
    ]

    private func addNote(
        to sound: inout AudioBuffer, start: Double, seconds: Double, hertz: Double, pan: Double, random: inout SplitMix64
    ) {
        let rate = Double(AudioBuffer.sampleRate)
        let attack = start == 0 ? 0.5 : 1.1
        let release = 1.6
        let beat = random.within(0.15...0.6)
        let phase = random.unit() * 2 * .pi
        let brightness = random.within(0.6...1)
        sound.addSound(start: Int(start * rate), frameCount: Int((seconds + release) * rate), pan: pan) { time in
            let rise = min(1, time / attack)
            let fall = time > seconds ? max(0, 1 - (time - seconds) / release) : 1
            let swell = 0.5 + 0.5 * sin(2 * .pi * beat * time + phase)
            let angle = 2 * Double.pi * hertz * time + phase
            var value = sin(angle)
            value += (0.25 + 0.2 * swell) * brightness * sin(2 * angle)
            value += (0.10 + 0.12 * swell) * brightness * sin(3 * angle)
            value += 0.06 * (1 - swell) * brightness * sin(4 * angle)
            return value * rise * rise * fall * fall * (110 / hertz).squareRoot() * 0.12
        }
    }
}
