import Glibc

/// Thunder: a crack, then rolls that reach the ear one after another from along the bolt, each duller than the one before.
struct Thunder: SoundSource {
    /// Seconds at which it first strikes.
    let start: Double

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = AudioBuffer(frameCount: frameCount)
        let seconds = Double(frameCount) / Double(AudioBuffer.sampleRate)
        var time = start
        repeat {
            addBolt(to: &sound, time: time, random: &random)
            time += random.within(4.5...7)
            // One that would be cut off while it still rolls stays away.
        } while time < seconds - 3
        return sound
    }

    private func addBolt(to sound: inout AudioBuffer, time: Double, random: inout SplitMix64) {
        let rolls = (0..<9).map { index in
            (
                delay: index == 0 ? 0 : random.within(0.05...2.6), rise: random.within(0.02...0.12),
                fall: random.within(0.25...0.8), loud: index == 0 ? 1 : random.within(0.2...0.7)
            )
        }
        let crack = random.within(0.5...1)
        let pan = random.within(0.25...0.75)
        for side in [0.0, 1.0] {
            var noise = random.split()
            var brown = 0.0
            var body = StateVariableFilter(hertz: 900, q: 0.7)
            var tear = StateVariableFilter(hertz: 2600, q: 0.7)
            var envelope = 0.0
            var tick = 0
            let gain = 0.6 + 0.4 * (side == 0 ? cos(pan * .pi / 2) : sin(pan * .pi / 2))
            sound.addSound(start: Int(time * Double(AudioBuffer.sampleRate)), frameCount: 240_000, pan: side) { seconds in
                if tick % 64 == 0 {
                    body.tune(hertz: 70 + 950 * exp(-1.5 * seconds), q: 0.7)
                    envelope = rolls.reduce(0) { sum, roll in
                        let age = seconds - roll.delay
                        return age <= 0 ? sum : sum + roll.loud * min(1, age / roll.rise) * exp(-age / roll.fall)
                    }
                }
                tick += 1
                let white = noise.white()
                brown = 0.985 * brown + 0.12 * white
                let rumble = body.process(brown + 0.05 * white).low * envelope
                let split = seconds < 0.5 ? tear.process(white).band * exp(-14 * seconds) * crack * 0.5 : 0
                return (rumble + split) * gain
            }
        }
    }
}
