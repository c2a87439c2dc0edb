import Glibc

/// The ringing of something struck: a few sines, each dying away at its own pace.
struct Modes {
    struct Mode {
        var hertz: Double
        /// Seconds in which it falls by 60 dB.
        var decay: Double
        var gain: Double
    }

    let modes: [Mode]

    init(_ modes: [Mode]) {
        // A sine that turns faster than half the sample rate would fold back.
        self.modes = modes.filter { $0.hertz < 0.45 * Double(AudioBuffer.sampleRate) }
    }

    /// Mono samples from the moment of the strike until nothing is heard any more, or for `most` seconds.
    func strike(seconds most: Double) -> [Float] {
        let rate = Double(AudioBuffer.sampleRate)
        let length = min(most, modes.reduce(0) { max($0, $1.decay) })
        var sound = [Float](repeating: 0, count: max(0, Int(length * rate)))
        for mode in modes {
            let fall = pow(10, -3 / (mode.decay * rate))
            let angle = 2 * .pi * mode.hertz / rate
            let first = Float(2 * fall * cos(angle))
            let second = Float(-fall * fall)
            // The recurrence that a damped sine follows.
            var before = Float(0)
            var now = Float(mode.gain * fall * sin(angle))
            for index in 0..<min(sound.count, Int(mode.decay * rate)) {
                sound[index] += before
                (before, now) = (now, first * now + second * before)
            }
        }
        return sound
    }
}
