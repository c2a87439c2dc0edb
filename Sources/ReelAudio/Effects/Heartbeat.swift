import Glibc

/// A heart: two muffled beats, the second softer and higher, again and again.
struct Heartbeat: SoundSource {
    let start: Double
    /// Beats a minute.
    var rate = 68.0

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = AudioBuffer(frameCount: frameCount)
        let frames = Double(AudioBuffer.sampleRate)
        var time = start
        while time * frames < Double(frameCount) {
            let loud = random.within(0.9...1)
            sound.add(beat(hertz: 48, random: &random), at: Int(time * frames), pan: 0.5, gain: loud)
            sound.add(beat(hertz: 62, random: &random), at: Int((time + 0.3 * 60 / rate) * frames), pan: 0.5, gain: 0.65 * loud)
            time += 60 / rate * random.within(0.98...1.02)
        }
        return sound
    }

    private func beat(hertz: Double, random: inout SplitMix64) -> [Float] {
        let wander = random.within(0.97...1.03)
        // Small loudspeakers have no 50 Hz: the overtones stand for it.
        var thump = Modes([
            .init(hertz: hertz * wander, decay: 0.24, gain: 1), .init(hertz: 2 * hertz * wander, decay: 0.16, gain: 0.5),
            .init(hertz: 3.1 * hertz * wander, decay: 0.1, gain: 0.2),
        ]).strike(seconds: 0.4)
        for index in 0..<min(240, thump.count) { thump[index] *= Float(index) / 240 }
        return thump
    }
}
