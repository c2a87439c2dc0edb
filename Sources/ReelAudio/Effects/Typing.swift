import Glibc

/// Typing on a keyboard, in bursts: each key clicks, lands and comes up again.
struct Typing: SoundSource {
    let start: Double

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = AudioBuffer(frameCount: frameCount)
        var time = start
        var left = 5
        while time * rate < Double(frameCount) {
            let isSpace = left == 0
            let pan = isSpace ? 0.5 : random.within(0.38...0.62)
            let loud = random.within(0.6...1) * (isSpace ? 1.2 : 1)
            sound.add(key(down: true, isSpace: isSpace, random: &random), at: Int(time * rate), pan: pan, gain: loud)
            let up = time + random.within(0.06...0.09)
            sound.add(key(down: false, isSpace: isSpace, random: &random), at: Int(up * rate), pan: pan, gain: 0.4 * loud)
            time += isSpace ? random.within(0.14...0.4) : random.within(0.09...0.19)
            left = isSpace ? Int(random.within(2...9)) : left - 1
        }
        return sound
    }

    private func key(down: Bool, isSpace: Bool, random: inout SplitMix64) -> [Float] {
        let deep = (isSpace ? 210 : 330) * random.within(0.9...1.15)
        var sound = Modes([
            .init(hertz: deep, decay: 0.045, gain: down ? 0.5 : 0.15), .init(hertz: 2.9 * deep, decay: 0.03, gain: 0.3),
            .init(hertz: random.within(3000...4200), decay: 0.012, gain: 0.35),
        ]).strike(seconds: 0.05)
        var click = StateVariableFilter(hertz: random.within(3500...5500), q: 0.9)
        for index in 0..<min(sound.count, 400) {
            sound[index] += Float(click.process(random.white()).band * exp(-Double(index) / 90) * 0.7)
        }
        return sound
    }
}
