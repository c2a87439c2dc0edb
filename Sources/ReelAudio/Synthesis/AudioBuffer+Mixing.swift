import Glibc

extension AudioBuffer {
    /// Two channels of the same length, made one after the other.
    init(left: [Float], right: [Float]) {
        self.init(frameCount: 0)
        self.left = left
        self.right = right
    }

    /// Adds `other`, `gain` times as loud, sample by sample from the start; what sticks out of this buffer is left away.
    package mutating func add(_ other: AudioBuffer, gain: Double = 1) {
        let gain = Float(gain)
        for index in 0..<min(frameCount, other.frameCount) {
            left[index] += other.left[index] * gain
            right[index] += other.right[index] * gain
        }
    }

    /// Makes every sample `gain` times as large.
    package mutating func scale(by gain: Double) {
        let gain = Float(gain)
        for index in 0..<frameCount {
            left[index] *= gain
            right[index] *= gain
        }
    }

    /// Fades both ends from and to silence along half a cosine.
    package mutating func fadeEnds(inSeconds: Double, outSeconds: Double) {
        let half = frameCount / 2
        let fadeIn = min(half, Int(inSeconds * Double(Self.sampleRate)))
        let fadeOut = min(half, Int(outSeconds * Double(Self.sampleRate)))
        for index in 0..<fadeIn {
            scale(frame: index, by: Self.fade(index, of: fadeIn))
        }
        for index in 0..<fadeOut {
            scale(frame: frameCount - 1 - index, by: Self.fade(index, of: fadeOut))
        }
    }

    /// Silence until `time`, then a fade in over `seconds`; nothing changes at the start of the buffer.
    mutating func fadeIn(at time: Double, over seconds: Double) {
        guard time > 0 else { return }
        let first = min(frameCount, Int(time * Double(Self.sampleRate)))
        let length = max(1, Int(seconds * Double(Self.sampleRate)))
        for index in 0..<first { scale(frame: index, by: 0) }
        for index in first..<min(frameCount, first + length) { scale(frame: index, by: Self.fade(index - first, of: length)) }
    }

    /// Adds one sound, placed by equal-power panning.
    ///
    /// - Parameters:
    ///   - start: the frame at which it begins; frames outside the buffer are left away.
    ///   - pan: 0 (left) ... 1 (right).
    ///   - sample: the value at a time in seconds since its start.
    mutating func addSound(
        start: Int, frameCount count: Int, pan: Double, sample: (_ seconds: Double) -> Double
    ) {
        let leftGain = Float(cos(pan * .pi / 2))
        let rightGain = Float(sin(pan * .pi / 2))
        let first = max(0, start)
        for index in first..<max(first, min(frameCount, start + count)) {
            let value = Float(sample(Double(index - start) / Double(Self.sampleRate)))
            left[index] += value * leftGain
            right[index] += value * rightGain
        }
    }

    /// Adds mono samples, placed by equal-power panning; what sticks out of the buffer is left away.
    mutating func add(_ samples: [Float], at start: Int, pan: Double, gain: Double = 1) {
        let leftGain = Float(cos(pan * .pi / 2) * gain)
        let rightGain = Float(sin(pan * .pi / 2) * gain)
        let first = max(0, -start)
        for index in first..<max(first, min(samples.count, frameCount - start)) {
            left[start + index] += samples[index] * leftGain
            right[start + index] += samples[index] * rightGain
        }
    }

    private static func fade(_ index: Int, of count: Int) -> Float {
        Float(0.5 - 0.5 * cos(.pi * Double(index) / Double(count)))
    }

    private mutating func scale(frame: Int, by gain: Float) {
        left[frame] *= gain
        right[frame] *= gain
    }
}
