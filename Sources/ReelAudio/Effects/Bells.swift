/// A church bell that tolls: the partials of a cast bell, with its minor third.
///
/// Partials and their names: Fletcher and Rossing, "The Physics of Musical Instruments", chapter 21.
struct Bells: SoundSource {
    let start: Double

    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        let rate = Double(AudioBuffer.sampleRate)
        var sound = AudioBuffer(frameCount: frameCount)
        let prime = random.within(330...440)
        // Hum, prime, tierce, quint, nominal and what lies above.
        let partials: [(ratio: Double, decay: Double, gain: Double)] = [
            (0.5, 14, 0.5), (1, 9, 0.7), (1.183, 8, 0.8), (1.506, 5, 0.3), (2, 5, 1), (2.514, 2.6, 0.35), (2.662, 2.2, 0.3),
            (3.011, 1.9, 0.4), (4.166, 1.1, 0.3), (5.433, 0.6, 0.2), (6.796, 0.4, 0.15),
        ]
        var time = start
        while time * rate < Double(frameCount) {
            let loud = random.within(0.85...1)
            for (pan, detune) in [(0.35, 1.0), (0.65, 1.0012)] {
                let modes = partials.map {
                    Modes.Mode(hertz: prime * $0.ratio * detune, decay: $0.decay, gain: $0.gain * random.within(0.85...1) * 0.2)
                }
                sound.add(Modes(modes).strike(seconds: 9), at: Int(time * rate), pan: pan, gain: loud)
            }
            time += random.within(1.9...2.1)
        }
        return sound
    }
}
