import Glibc

/// Brings sound of another sample rate to the soundtrack's.
enum Resampler {
    /// `sound`, taken at `rate` samples a second (no more than the soundtrack's), at the soundtrack's rate.
    ///
    /// A windowed sinc of 32 taps, read from a table.
    static func resampled(_ sound: [Float], from rate: Double) -> [Float] {
        let step = rate / Double(AudioBuffer.sampleRate)
        guard !sound.isEmpty, step > 0, step <= 1 else { return sound }
        let padded = [Float](repeating: 0, count: half) + sound + [Float](repeating: 0, count: half + 1)
        let count = Int(Double(sound.count) / step)
        return padded.withUnsafeBufferPointer { padded in
            kernels.withUnsafeBufferPointer { kernels in
                (0..<count).map { index in
                    let place = Double(index) * step
                    let whole = min(Int(place), sound.count - 1)
                    let phase = Int((place - Double(whole)) * Double(phases))
                    let kernel = phase * taps
                    var value = Float(0)
                    for tap in 0..<taps { value += kernels[kernel + tap] * padded[whole + 1 + tap] }
                    return value
                }
            }
        }
    }

    private static let half = 16
    private static let taps = 2 * half
    private static let phases = 512

    /// For each phase the weights of the samples `half` before to `half` after it.
    private static let kernels: [Float] = (0...phases).flatMap { phase in
        (0..<taps).map { tap in
            let x = Double(tap - half + 1) - Double(phase) / Double(phases)
            // 0.94: what lies just below half the source's rate rolls off, so that no image of it is heard.
            let angle = .pi * x * 0.94
            let window = 0.42 + 0.5 * cos(.pi * x / Double(half)) + 0.08 * cos(2 * .pi * x / Double(half))
            return abs(x) >= Double(half) ? 0 : Float((x == 0 ? 1 : sin(angle) / angle) * 0.94 * window)
        }
    }
}
