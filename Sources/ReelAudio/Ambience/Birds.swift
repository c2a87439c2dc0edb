/// Three birds, each with a phrase of its own, over the stir of leaves.
struct Birds: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = Wind().render(frameCount: frameCount, random: &random)
        sound.scale(by: 0.12)
        let seconds = Double(frameCount) / Double(AudioBuffer.sampleRate)
        for bird in 0..<3 {
            let song = Song(random: &random)
            let pan = 0.15 + 0.35 * Double(bird)
            var start = random.within(0.1...1.1)
            while start < seconds {
                start = song.sing(into: &sound, start: start, pan: pan) + random.within(0.7...2.2)
            }
        }
        return sound
    }

    /// A phrase: some syllables, each a whistle that slides from one pitch to another.
    private struct Song {
        let syllables: [(length: Double, from: Double, to: Double, pause: Double)]
        let loud: Double
        let warble: Double

        init(random: inout SplitMix64) {
            let pitch = random.within(2300...4600)
            let repeats = Int(random.within(1...4))
            let pattern = (0..<Int(random.within(1...4))).map { _ in
                (
                    length: random.within(0.05...0.17), from: pitch * random.within(0.8...1.25),
                    to: pitch * random.within(0.8...1.25), pause: random.within(0.02...0.09)
                )
            }
            syllables = (0..<repeats).flatMap { _ in pattern }
            loud = random.within(0.05...0.14)
            warble = random.within(0...160)
        }

        /// The time at which the phrase ends.
        func sing(into sound: inout AudioBuffer, start: Double, pan: Double) -> Double {
            let rate = Double(AudioBuffer.sampleRate)
            var start = start
            for syllable in syllables {
                // The trees answer: two quiet reflections from elsewhere.
                for (delay, gain, place) in [(0.0, 1.0, pan), (0.061, 0.16, 1 - pan), (0.143, 0.08, 0.5)] {
                    var phase = 0.0
                    let count = Int(syllable.length * rate)
                    sound.addSound(start: Int((start + delay) * rate), frameCount: count, pan: place) { seconds in
                        let part = seconds / syllable.length
                        let hertz = syllable.from + (syllable.to - syllable.from) * part
                        phase += (hertz + warble * Sine.of(turns: 34 * seconds)) / rate
                        return (Sine.of(turns: phase) + 0.12 * Sine.of(turns: 2 * phase)) * Sine.of(turns: part / 2) * loud * gain
                    }
                }
                start += syllable.length + syllable.pause
            }
            return start
        }
    }
}
