import Glibc

/// Wind: pink noise through a band that opens and rises with each gust, with a faint whistle at its height.
struct Wind: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        var gusts = SlowRandom(hertz: 0.45, random: &random)
        let strength = (0..<frameCount).map { _ in 0.25 + 0.75 * gusts.next(&random) }
        return AudioBuffer(
            left: channel(strength: strength, random: &random), right: channel(strength: strength, random: &random))
    }

    private func channel(strength: [Double], random: inout SplitMix64) -> [Float] {
        var pink = PinkNoise()
        var eddies = SlowRandom(hertz: 1.7, random: &random)
        var body = StateVariableFilter(hertz: 300, q: 0.9)
        var whistle = StateVariableFilter(hertz: 700, q: 14)
        return strength.enumerated().map { index, gust in
            let force = gust * (0.75 + 0.25 * eddies.next(&random))
            if index % 64 == 0 {
                body.tune(hertz: 160 + 620 * force * force.squareRoot(), q: 0.9)
                whistle.tune(hertz: 420 + 520 * force, q: 14)
            }
            let noise = pink.next(&random)
            let blown = body.process(noise)
            return Float(
                (0.7 * blown.band + 0.5 * blown.low + 0.5 * force * whistle.process(noise).band) * (0.15 + force * force))
        }
    }
}
