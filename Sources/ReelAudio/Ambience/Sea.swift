import Glibc

/// The sea at a shore: a low bed, and waves that swell, break with a bright wash, and run out.
struct Sea: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = RoomTone().render(frameCount: frameCount, random: &random)
        sound.scale(by: 0.5)
        let rate = Double(AudioBuffer.sampleRate)
        var start = random.within(-2.5 ... -1)
        while start * rate < Double(frameCount) {
            addWave(to: &sound, start: Int(start * rate), random: &random)
            start += random.within(1.6...3.4)
        }
        return sound
    }

    private func addWave(to sound: inout AudioBuffer, start: Int, random: inout SplitMix64) {
        let rise = random.within(1.1...2.2)
        let fall = random.within(0.8...1.6)
        let size = random.within(0.5...1)
        let pan = random.within(0.15...0.85)
        for (side, gain) in [(0.0, cos(pan * .pi / 2)), (1.0, sin(pan * .pi / 2))] {
            var pink = PinkNoise()
            var wash = StateVariableFilter(hertz: 400, q: 0.6)
            var noise = random.split()
            var tick = 0
            // A wave reaches one ear a little before the other.
            let delay = Int(abs(side - pan) * 0.03 * Double(AudioBuffer.sampleRate))
            let count = Int((rise + 5 * fall) * Double(AudioBuffer.sampleRate))
            sound.addSound(start: start + delay, frameCount: count, pan: side) { seconds in
                let envelope = seconds < rise ? pow(seconds / rise, 2.5) : exp(-(seconds - rise) / fall)
                if tick % 64 == 0 { wash.tune(hertz: 250 + 4200 * size * envelope * envelope, q: 0.6) }
                tick += 1
                let output = wash.process(pink.next(&noise))
                return (output.low + 0.12 * output.high) * envelope * size * gain
            }
        }
    }
}
