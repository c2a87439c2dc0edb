import Glibc

/// A city street: a far rumble, and cars that pass from one side to the other.
struct Traffic: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var sound = RoomTone().render(frameCount: frameCount, random: &random)
        sound.scale(by: 0.6)
        let rate = Double(AudioBuffer.sampleRate)
        var nearest = random.within(0...1.5)
        while nearest * rate < Double(frameCount) + rate {
            addCar(to: &sound, nearest: nearest, random: &random)
            nearest += random.within(1.3...3.2)
        }
        return sound
    }

    /// A car on a straight road: its loudness falls with distance, and its tyres sound duller far away.
    private func addCar(to sound: inout AudioBuffer, nearest: Double, random: inout SplitMix64) {
        let rate = Double(AudioBuffer.sampleRate)
        let speed = random.within(0.9...2) * (random.unit() < 0.5 ? -1 : 1)
        let loud = random.within(0.3...0.9)
        var pink = PinkNoise()
        var tyres = StateVariableFilter(hertz: 600, q: 0.6)
        for index in 0..<sound.frameCount {
            let along = speed * (Double(index) / rate - nearest)
            guard abs(along) < 5 else { continue }
            let near = 1 / (1 + along * along)
            if index % 64 == 0 { tyres.tune(hertz: 260 + 1400 * near, q: 0.6) }
            let value = tyres.process(pink.next(&random)).low * near * near.squareRoot() * loud
            let pan = 0.5 + atan(along) / .pi
            sound.left[index] += Float(value * cos(pan * .pi / 2))
            sound.right[index] += Float(value * sin(pan * .pi / 2))
        }
    }
}
