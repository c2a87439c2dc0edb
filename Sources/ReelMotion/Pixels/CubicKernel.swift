/// Catmull-Rom weights over four pixels (Keys 1981, a = -1/2) for every step of a pixel that `Places` knows: looked up, not
/// computed, and laid out as the loops that fetch want them. Owns its tables.
final class CubicKernel {
    /// The weights of pixels -1, 0, 1, 2 at each fraction.
    let weights: UnsafeMutablePointer<SIMD4<Float>>
    /// The same, each weight four times over: four vectors for each fraction.
    let spread: UnsafeMutablePointer<SIMD4<Float>>
    /// The same, each weight twice: two vectors for each fraction.
    let doubled: UnsafeMutablePointer<SIMD4<Float>>

    init() {
        let count = 1 << Places.fractionBits
        weights = .allocate(capacity: count)
        spread = .allocate(capacity: 4 * count)
        doubled = .allocate(capacity: 2 * count)
        for i in 0..<count {
            let w = Self.catmullRom(Float(i) / Float(count))
            (weights + i).initialize(to: w)
            for k in 0..<4 { (spread + 4 * i + k).initialize(to: SIMD4(repeating: w[k])) }
            (doubled + 2 * i).initialize(to: SIMD4(w.x, w.x, w.y, w.y))
            (doubled + 2 * i + 1).initialize(to: SIMD4(w.z, w.z, w.w, w.w))
        }
    }

    deinit {
        weights.deallocate()
        spread.deallocate()
        doubled.deallocate()
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
