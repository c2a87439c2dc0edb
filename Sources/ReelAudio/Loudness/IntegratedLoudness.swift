import Glibc

/// How loud a programme is as a whole, in LUFS: ITU-R BS.1770-4, K-weighted and gated.
public struct IntegratedLoudness: Sendable {
    /// Loudness units relative to full scale; nil for silence (nothing above the absolute gate at -70 LUFS).
    public let lufs: Double?

    /// Measures a whole buffer. One shorter than a block (400 ms) is measured as a single block.
    public init(of buffer: AudioBuffer) {
        let quarter = AudioBuffer.sampleRate / 10
        let hops = Self.squares(of: buffer, hop: quarter)
        guard hops.count >= 4 else {
            let whole = Self.squares(of: buffer, hop: max(1, buffer.frameCount)).reduce(0, +)
            let level = Self.lufs(meanSquare: whole / Double(max(1, buffer.frameCount)))
            lufs = level > Self.absoluteGate ? level : nil
            return
        }
        let blocks = (0...(hops.count - 4)).map { hops[$0..<$0 + 4].reduce(0, +) / Double(4 * quarter) }
        let audible = blocks.filter { Self.lufs(meanSquare: $0) > Self.absoluteGate }
        guard !audible.isEmpty else {
            lufs = nil
            return
        }
        let relativeGate = Self.lufs(meanSquare: audible.reduce(0, +) / Double(audible.count)) - 10
        let gated = audible.filter { Self.lufs(meanSquare: $0) > relativeGate }
        lufs = Self.lufs(meanSquare: gated.reduce(0, +) / Double(gated.count))
    }

    private static let absoluteGate = -70.0

    private static func lufs(meanSquare: Double) -> Double {
        -0.691 + 10 * log10(meanSquare)
    }

    /// The sum of squares of both K-weighted channels in each complete hop.
    private static func squares(of buffer: AudioBuffer, hop: Int) -> [Double] {
        var weighting = KWeighting()
        return buffer.left.withUnsafeBufferPointer { left in
            buffer.right.withUnsafeBufferPointer { right in
                stride(from: 0, through: left.count - hop, by: hop).map { start in
                    var sum = SIMD2<Double>()
                    for frame in start..<start + hop {
                        let weighted = weighting.process(SIMD2(Double(left[frame]), Double(right[frame])))
                        sum += weighted * weighted
                    }
                    return sum.sum()
                }
            }
        }
    }
}
