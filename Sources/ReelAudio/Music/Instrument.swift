import Glibc

/// Makes the sound of single notes: mono samples from the attack on.
enum Instrument {
    /// A struck string: partials a little sharper than whole multiples, the high ones gone first.
    static func piano(hertz: Double, length: Double, loud: Double) -> [Float] {
        let stiffness = 0.0004
        let sustain = 5.5 * pow(220 / hertz, 0.5)
        let modes = (1...9).map { number in
            let n = Double(number)
            return Modes.Mode(
                hertz: hertz * n * (1 + stiffness * n * n).squareRoot(), decay: sustain / (1 + 0.55 * (n - 1)),
                gain: loud * pow(n, -1.25 - 0.5 * (1 - loud)) * (number == 7 ? 0.3 : 1))
        }
        return damped(Modes(modes).strike(seconds: length + 0.4), after: length, attack: 0.003)
    }

    /// A plucked string.
    static func guitar(hertz: Double, length: Double, loud: Double) -> [Float] {
        let modes = (1...10).map { number in
            let n = Double(number)
            return Modes.Mode(hertz: hertz * n, decay: 2.6 / (1 + 0.35 * n), gain: loud * abs(sin(.pi * n * 0.21)) / n)
        }
        return damped(Modes(modes).strike(seconds: length + 0.3), after: length, attack: 0.002)
    }

    /// The soft bell of an electric piano.
    static func electricPiano(hertz: Double, length: Double, loud: Double) -> [Float] {
        let modes: [Modes.Mode] = [
            .init(hertz: hertz, decay: 3, gain: loud), .init(hertz: 2 * hertz, decay: 1.6, gain: 0.25 * loud),
            .init(hertz: 3 * hertz, decay: 0.8, gain: 0.12 * loud), .init(hertz: 7 * hertz, decay: 0.15, gain: 0.1 * loud),
        ]
        return damped(Modes(modes).strike(seconds: length + 0.3), after: length, attack: 0.004)
    }

    /// A tone that lasts: harmonics falling by `tilt`, two of them beating slowly, with vibrato.
    static func sustained(
        hertz: Double, length: Double, loud: Double, attack: Double, release: Double, tilt: Double, vibrato: Double, phase: Double
    ) -> [Float] {
        let rate = Double(AudioBuffer.sampleRate)
        let size = 1024
        let table = (0...size).map { place in
            (1...max(1, min(14, Int(9000 / hertz)))).reduce(Float(0)) { sum, number in
                let n = Double(number)
                return sum + Float(pow(n, -tilt) * sin(2 * .pi * n * Double(place) / Double(size) + n))
            }
        }
        let count = Int((length + release) * rate)
        var sound = [Float](repeating: 0, count: max(0, count))
        for detune in [0.9988, 1.0012] {
            var place = phase * Double(size)
            var wave = 0.0
            for index in sound.indices {
                if index % 64 == 0 { wave = 1 + vibrato * sin(2 * .pi * 5.1 * Double(index) / rate + 6 * phase) }
                place += hertz * detune * wave * Double(size) / rate
                if place >= Double(size) { place -= Double(size) }
                let whole = Int(place)
                sound[index] += table[whole] + (table[whole + 1] - table[whole]) * Float(place - Double(whole))
            }
        }
        for index in sound.indices {
            let time = Double(index) / rate
            let rise = min(1, time / attack)
            let fall = time < length ? 1 : max(0, 1 - (time - length) / release)
            sound[index] *= Float(loud * 0.3 * rise * rise * (3 - 2 * rise) * fall * fall)
        }
        return sound
    }

    /// Drums: what it takes to keep time.
    static func drum(_ part: Score.Part, loud: Double, random: inout SplitMix64) -> [Float] {
        let rate = Double(AudioBuffer.sampleRate)
        var noiseBand = StateVariableFilter(hertz: part == .hat ? 9000 : part == .snare ? 2400 : 500, q: 0.7)
        let length = part == .drum ? 0.7 : part == .hat ? 0.06 : 0.25
        var phase = 0.0
        return (0..<Int(length * rate)).map { index in
            let time = Double(index) / rate
            let white = random.white()
            let noise = noiseBand.process(white)
            let value: Double
            switch part {
            case .hat: value = noise.high * exp(-time / 0.014)
            case .snare: value = noise.band * exp(-time / 0.06) + 0.4 * sin(2 * .pi * 185 * time) * exp(-time / 0.05)
            default:
                let deep = part == .drum ? 62.0 : 48
                phase += deep * (1 + 1.6 * exp(-time / 0.03)) / rate
                value = sin(2 * .pi * phase) * exp(-time / (part == .drum ? 0.2 : 0.09)) + 0.3 * noise.low * exp(-time / 0.02)
            }
            return Float(value * loud * min(1, time / 0.001) * min(1, (length - time) / 0.01))
        }
    }

    private static func damped(_ sound: [Float], after length: Double, attack: Double) -> [Float] {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = sound
        for index in 0..<min(sound.count, Int(attack * rate)) { sound[index] *= Float(Double(index) / (attack * rate)) }
        let first = Int(length * rate)
        for index in first..<max(first, sound.count) {
            sound[index] *= Float(max(0, 1 - Double(index - first) / Double(max(1, sound.count - first))))
        }
        return sound
    }
}
