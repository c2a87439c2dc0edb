import Glibc

/// Running water: thousands of bubbles, each a sine that rises a little and dies away, over a soft rush.
///
/// Bubbles: van den Doel, "Physically based models for liquid sounds", ACM TAP 2005.
struct Stream: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = AudioBuffer(
            left: rush(frameCount: frameCount, random: &random), right: rush(frameCount: frameCount, random: &random))
        let bubbles = 170 * frameCount / AudioBuffer.sampleRate
        for _ in 0..<bubbles {
            let hertz = 350 * pow(7, random.unit())
            let decay = 12 + hertz * 0.025
            let rise = random.within(0...6)
            let loud = 0.02 + 0.12 * pow(random.unit(), 3)
            let start = Int(random.unit() * Double(frameCount))
            let length = Int(5 / decay * Double(AudioBuffer.sampleRate))
            let fall = exp(-decay / Double(AudioBuffer.sampleRate))
            var left = loud
            sound.addSound(start: start, frameCount: length, pan: random.unit()) { seconds in
                left *= fall
                return Sine.of(turns: hertz * seconds * (1 + rise * seconds)) * left * min(1, seconds * 400)
            }
        }
        return sound
    }

    private func rush(frameCount: Int, random: inout SplitMix64) -> [Float] {
        var pink = PinkNoise()
        var band = StateVariableFilter(hertz: 750, q: 0.5)
        return (0..<frameCount).map { _ in Float(0.3 * band.process(pink.next(&random)).band) }
    }
}
