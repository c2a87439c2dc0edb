/// Catmull-Rom weights over four pixels (Keys 1981, a = -1/2) for every 1/256 of a pixel: looked up, not computed.
///
/// A step that small moves the steepest edge by a tenth of a grey level. Owns its table.
final class CubicKernel {
    /// Weights for pixels -1, 0, 1, 2 at fractions 0/256 ... 255/256.
    let weights: UnsafeMutablePointer<SIMD4<Float>>

    init() {
        weights = .allocate(capacity: 256)
        for i in 0..<256 { (weights + i).initialize(to: Self.catmullRom(Float(i) / 256)) }
    }

    deinit {
        weights.deallocate()
    }

    /// The weights at a fraction 0...1.
    @inline(__always)
    static func catmullRom(_ t: Float) -> SIMD4<Float> {
        let square = t * t
        return SIMD4(
            ((1 - 0.5 * t) * t - 0.5) * t,
            (1.5 * t - 2.5) * square + 1,
            ((2 - 1.5 * t) * t + 0.5) * t,
            (0.5 * t - 0.5) * square
        )
    }
}
