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

    /// What lies at a place, in steps of `Places`, between the pixels of rows `width` long.
    /// - Parameters:
    ///   - base: the pixel up and left of the one that place 0 is.
    ///   - weights: a kernel's; handed in, so that a loop need not fetch them again.
    @inline(__always)
    static func value(
        _ base: UnsafePointer<SIMD4<Float>>, _ width: Int, _ x: UInt32, _ y: UInt32, weights: UnsafePointer<SIMD4<Float>>
    ) -> SIMD4<Float> {
        let bits = UInt32(Places.fractionBits)
        let (wx, wy) = (weights[Int(x & Places.fraction)], weights[Int(y & Places.fraction)])
        let p0 = base + (Int(y >> bits) &* width &+ Int(x >> bits))
        let p1 = p0 + width
        let p2 = p1 + width
        let p3 = p2 + width
        // Columns first: their four sums do not wait for each other.
        let c0 = p0[0] * wy.x + p1[0] * wy.y + p2[0] * wy.z + p3[0] * wy.w
        let c1 = p0[1] * wy.x + p1[1] * wy.y + p2[1] * wy.z + p3[1] * wy.w
        let c2 = p0[2] * wy.x + p1[2] * wy.y + p2[2] * wy.z + p3[2] * wy.w
        let c3 = p0[3] * wy.x + p1[3] * wy.y + p2[3] * wy.z + p3[3] * wy.w
        return c0 * wx.x + c1 * wx.y + (c2 * wx.z + c3 * wx.w)
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
