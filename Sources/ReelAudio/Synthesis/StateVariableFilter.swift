import Glibc

/// A two-pole filter that may be retuned while it runs without clicking.
///
/// Trapezoidal integration: Zavalishin, "The Art of VA Filter Design", chapter 4.
struct StateVariableFilter {
    private var gain = 0.0
    private var damping = 0.0
    private var firstState = 0.0
    private var secondState = 0.0

    /// - Parameters:
    ///   - hertz: corner or centre frequency.
    ///   - q: resonance; 0.7 is flat.
    init(hertz: Double, q: Double) {
        tune(hertz: hertz, q: q)
    }

    mutating func tune(hertz: Double, q: Double) {
        let rate = Double(AudioBuffer.sampleRate)
        gain = tan(.pi * min(max(hertz, 5), rate * 0.45) / rate)
        damping = 1 / q
    }

    /// The low-pass, band-pass (unit gain at the centre) and high-pass outputs for one sample.
    @inline(__always)
    mutating func process(_ input: Double) -> (low: Double, band: Double, high: Double) {
        let high = (input - (damping + gain) * firstState - secondState) / (1 + gain * (gain + damping))
        let band = gain * high + firstState
        firstState = gain * high + band
        let low = gain * band + secondState
        secondState = gain * band + low
        return (low, damping * band, high)
    }
}
