import Glibc

/// The highest level between and at the samples, in dBTP: BS.1770-4 annex 2, four times oversampled.
public struct TruePeak: Sendable {
    /// The largest magnitude, 1 = full scale.
    public let amplitude: Double

    /// Decibels relative to full scale; minus infinity for silence.
    public var dBTP: Double { 20 * log10(amplitude) }

    public init(of buffer: AudioBuffer) {
        amplitude = max(Self.peak(of: buffer.left), Self.peak(of: buffer.right))
    }

    private static let taps = 24
    private static let phases = 4

    private static func peak(of channel: [Float]) -> Double {
        let kernels = (1..<phases).map(kernel)
        let silence = [Float](repeating: 0, count: taps / 2)
        var peak = Float(0)
        for sample in channel { peak = max(peak, abs(sample)) }
        let padded = silence + channel + silence
        padded.withUnsafeBufferPointer { samples in
            for index in taps / 2 - 1..<samples.count - taps / 2 {
                // Only next to a high sample can the wave between samples be higher still.
                guard max(abs(samples[index]), abs(samples[index + 1])) > 0.4 * peak else { continue }
                let first = index - taps / 2 + 1
                for kernel in kernels {
                    var value = Float(0)
                    for tap in 0..<taps { value += kernel[tap] * samples[first + tap] }
                    peak = max(peak, abs(value))
                }
            }
        }
        return Double(peak)
    }

    /// A windowed sinc that reads the wave `phase` quarters of a sample after its middle tap.
    private static func kernel(phase: Int) -> [Float] {
        let values = (0..<taps).map { tap -> Double in
            let x = Double(tap - taps / 2 + 1) - Double(phase) / Double(phases)
            let window = 0.5 + 0.5 * cos(.pi * x / Double(taps / 2 + 1))
            return x == 0 ? 1 : sin(.pi * x) / (.pi * x) * window
        }
        let sum = values.reduce(0, +)
        return values.map { Float($0 / sum) }
    }
}
