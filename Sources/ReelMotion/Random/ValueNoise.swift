/// Smooth random values over the plane, the same for the same seed.
struct ValueNoise: Sendable {
    let seed: UInt64

    /// Noise of about one bump per unit square, -1...1, continuous with its first derivative.
    func callAsFunction(_ x: Double, _ y: Double) -> Double {
        let left = x.rounded(.down)
        let top = y.rounded(.down)
        let fx = Self.smooth(x - left)
        let fy = Self.smooth(y - top)
        let column = Int64(left)
        let line = Int64(top)
        let upper = corner(column, line) * (1 - fx) + corner(column + 1, line) * fx
        let lower = corner(column, line + 1) * (1 - fx) + corner(column + 1, line + 1) * fx
        return upper * (1 - fy) + lower * fy
    }

    private static func smooth(_ t: Double) -> Double { t * t * (3 - 2 * t) }

    private func corner(_ column: Int64, _ line: Int64) -> Double {
        let place = UInt64(bitPattern: column) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: line) &* 0xC2B2_AE3D_27D4_EB4F
        var random = SplitMix64(seed: seed ^ place)
        return Double(random.next() >> 11) / 4_503_599_627_370_496 - 1
    }
}
