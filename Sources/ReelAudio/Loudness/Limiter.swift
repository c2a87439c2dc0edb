import Glibc

/// Keeps peaks below a ceiling by turning the sound down around them, without bending the wave.
struct Limiter {
    /// The largest magnitude that it lets through, at the samples and half-way between them.
    let ceiling: Double

    /// - Returns: whether anything had to be turned down.
    @discardableResult
    func limit(_ sound: inout AudioBuffer) -> Bool {
        let reach = AudioBuffer.sampleRate * 4 / 1000
        var gains = [Float](repeating: 1, count: sound.frameCount)
        var isNeeded = false
        let limit = Float(ceiling)
        for channel in [sound.left, sound.right] {
            channel.withUnsafeBufferPointer { samples in
                for index in samples.indices {
                    var peak = abs(samples[index])
                    guard peak > 0.6 * limit else { continue }
                    if index >= 3, index + 4 < samples.count { peak = max(peak, Self.between(samples, index)) }
                    if peak > limit {
                        gains[index] = min(gains[index], limit / peak)
                        isNeeded = true
                    }
                }
            }
        }
        guard isNeeded else { return false }
        smooth(&gains, reach: reach)
        for frame in 0..<sound.frameCount {
            sound.left[frame] *= gains[frame]
            sound.right[frame] *= gains[frame]
        }
        return true
    }

    /// The wave half-way to the sample before and after, by six taps of a windowed sinc.
    private static func between(_ samples: UnsafeBufferPointer<Float>, _ index: Int) -> Float {
        func half(_ place: Int) -> Float {
            0.6107 * (samples[place] + samples[place + 1]) - 0.1381 * (samples[place - 1] + samples[place + 2])
                + 0.0274 * (samples[place - 2] + samples[place + 3])
        }
        return max(abs(half(index - 1)), abs(half(index)))
    }

    /// Down in a straight line of `reach` frames before each dip, and up slowly after it.
    private func smooth(_ gains: inout [Float], reach: Int) {
        let release = Float(exp(-1 / (0.025 * Double(AudioBuffer.sampleRate))))
        var gain = Float(1)
        for index in gains.indices {
            gain = min(gains[index], 1 - (1 - gain) * release)
            gains[index] = gain
        }
        let step = 1 / Float(reach)
        var next = Float(1)
        for index in gains.indices.reversed() {
            next = min(gains[index], next + step * (1 - min(next, gains[index])) + step * 0.05)
            gains[index] = next
        }
    }
}
