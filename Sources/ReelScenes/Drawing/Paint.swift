/// Red, green and blue already multiplied by the fourth component, coverage; all 0...1, in sRGB.
package typealias Paint = SIMD4<Float>

extension Paint {
    package static let clear = Paint(repeating: 0)

    /// An opaque colour.
    package init(_ red: Double, _ green: Double, _ blue: Double) {
        self.init(Float(red), Float(green), Float(blue), 1)
    }

    /// This paint with `coverage` (cut to 0...1) of its strength.
    @inline(__always)
    func covering(_ coverage: Double) -> Paint {
        self * Float(clampedToUnit(coverage))
    }

    /// Between this paint and another; `amount` is cut to 0...1.
    @inline(__always)
    func mixed(_ other: Paint, _ amount: Double) -> Paint {
        self + (other - self) * Float(clampedToUnit(amount))
    }

    /// Brighter or darker by a factor, equally opaque.
    @inline(__always)
    func lit(_ factor: Double) -> Paint {
        var result = self * Float(factor)
        result.w = w
        return result
    }

    @inline(__always)
    func over(_ back: Paint) -> Paint {
        self + back * (1 - w)
    }
}

/// `x` cut to 0...1.
@inline(__always)
func clampedToUnit(_ x: Double) -> Double {
    min(max(x, 0), 1)
}

/// 0 below `low`, 1 above `high`, smooth between.
@inline(__always)
func smoothstep(_ low: Double, _ high: Double, _ x: Double) -> Double {
    let t = clampedToUnit((x - low) / (high - low))
    return t * t * (3 - 2 * t)
}
