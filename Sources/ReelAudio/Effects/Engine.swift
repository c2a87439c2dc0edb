import Glibc

/// A running engine: one pulse for each firing cylinder, none quite like the others, through the body and the exhaust.
struct Engine: SoundSource {
    let start: Double
    /// Firings a second.
    var firing = 31.0

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let cylinders = (0..<4).map { _ in random.within(0.75...1) }
        let jitter = (0..<4).map { _ in random.within(-0.04...0.04) }
        var wander = SlowRandom(hertz: 0.7, random: &random)
        var body = StateVariableFilter(hertz: 130, q: 2.5)
        var pipe = StateVariableFilter(hertz: 420, q: 1.6)
        var hiss = StateVariableFilter(hertz: 1800, q: 0.7)
        let rate = Double(AudioBuffer.sampleRate)
        var phase = 0.0
        var cylinder = 0
        var sound = AudioBuffer(frameCount: frameCount)
        var rise = 0.0
        for frame in max(0, Int(start * rate))..<max(frameCount, Int(start * rate)) where frame < frameCount {
            phase += firing * (0.93 + 0.14 * wander.next(&random)) * (1 + jitter[cylinder]) / rate
            if phase >= 1 {
                phase -= 1
                cylinder = (cylinder + 1) % 4
            }
            rise = min(1, rise + 1 / (0.3 * rate))
            let white = random.white()
            let pulse = exp(-9 * phase) * cylinders[cylinder]
            let blow = pulse * (1 + 0.5 * white) - 0.1
            let value = body.process(blow).low + 0.6 * pipe.process(blow).band + 0.1 * hiss.process(white).band * (0.3 + pulse)
            sound.left[frame] = Float(value * rise)
            sound.right[frame] = sound.left[frame]
        }
        widen(&sound, random: &random)
        return sound
    }

    /// The same sound a few milliseconds later from a wall on either side.
    private func widen(_ sound: inout AudioBuffer, random: inout SplitMix64) {
        let dry = sound.left
        for (delay, gain, isLeft) in [(613, Float(0.35), true), (787, Float(0.35), false)] {
            for frame in delay..<max(delay, dry.count) {
                if isLeft {
                    sound.left[frame] += gain * dry[frame - delay]
                } else {
                    sound.right[frame] += gain * dry[frame - delay]
                }
            }
        }
    }
}
