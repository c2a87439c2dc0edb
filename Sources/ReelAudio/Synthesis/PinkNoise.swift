/// Noise that loses 3 dB an octave, the spectrum of most natural ambience.
///
/// Paul Kellet's three-pole approximation, within 0.5 dB above 40 Hz at 48 kHz.
struct PinkNoise {
    private var low = 0.0
    private var middle = 0.0
    private var high = 0.0

    mutating func next(_ random: inout SplitMix64) -> Double {
        let white = random.white()
        low = 0.99765 * low + white * 0.0990460
        middle = 0.96300 * middle + white * 0.2965164
        high = 0.57000 * high + white * 1.0526913
        return (low + middle + high + white * 0.1848) * 0.25
    }
}
