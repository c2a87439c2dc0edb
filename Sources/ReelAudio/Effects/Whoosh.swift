import Glibc

/// Air rushing past: noise whose band rises as it comes and falls as it goes.
struct Whoosh: SoundSource {
    struct Pass: Hashable, Sendable {
        /// Seconds at which it is loudest.
        let time: Double
        /// -1 from right to left, 1 from left to right, 0 through the middle.
        let direction: Double
    }

    let passes: [Pass]

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = AudioBuffer(frameCount: frameCount)
        for pass in passes {
            for side in [0.0, 1.0] {
                var noise = random.split()
                var pink = PinkNoise()
                var band = StateVariableFilter(hertz: 400, q: 1.2)
                var tick = 0
                var gain = 0.0
                sound.addSound(start: Int((pass.time - 0.7) * rate), frameCount: Int(1.25 * rate), pan: side) { seconds in
                    if tick % 64 == 0 {
                        let age = seconds - 0.7
                        let near = age < 0 ? exp(age / 0.19) : exp(-age / 0.13)
                        band.tune(hertz: 260 + 2100 * near, q: 1.1)
                        let place = 0.5 + pass.direction * atan(age * 6) / .pi * 0.8
                        let edges = min(1, seconds / 0.05, max(0, 1.25 - seconds) / 0.1)
                        gain = near * edges * (side == 0 ? cos(place * .pi / 2) : sin(place * .pi / 2))
                    }
                    tick += 1
                    let split = band.process(pink.next(&noise))
                    return (split.band + 0.4 * split.low) * gain
                }
            }
        }
        return sound
    }
}
