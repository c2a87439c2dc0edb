/// Which colours belong to a region rather than to the rest, learned from a guess at the region.
struct ColourModel {
    private static let side = 12
    private let odds: [Float]

    /// - Parameters:
    ///   - colours: red, green, blue, 0...255.
    ///   - share: how much each pixel belongs to the region, 0...1.
    init(_ colours: VectorPlane, share: Plane) {
        let count = Self.side * Self.side * Self.side
        var inside = [Float](repeating: 0, count: count)
        var outside = inside
        for i in 0..<colours.count {
            let bin = Self.bin(colours.pixels[i])
            inside[bin] += share.pixels[i]
            outside[bin] += 1 - share.pixels[i]
        }
        let (a, b) = (Self.softened(inside), Self.softened(outside))
        let (sumA, sumB) = (max(a.reduce(0, +), 1), max(b.reduce(0, +), 1))
        // What was seen hardly ever says little.
        odds = zip(a, b).map { (log(Double($0 / sumA) + 1e-5) - log(Double($1 / sumB) + 1e-5)) }.map(Float.init)
    }

    /// Logarithm of how much more often the colour occurs inside than outside.
    @inline(__always)
    func logOdds(_ colour: SIMD4<Float>) -> Float { odds[Self.bin(colour)] }

    @inline(__always)
    private static func bin(_ colour: SIMD4<Float>) -> Int {
        let cell = (colour * (Float(side) / 256)).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: Float(side) - 1))
        return (Int(cell.x) &* side &+ Int(cell.y)) &* side &+ Int(cell.z)
    }

    /// Each bin shared with its neighbours along the three colours.
    private static func softened(_ bins: [Float]) -> [Float] {
        var bins = bins
        for step in [1, side, side * side] {
            let source = bins
            for i in bins.indices {
                let place = (i / step) % side
                let below = place > 0 ? source[i - step] : source[i]
                let above = place < side - 1 ? source[i + step] : source[i]
                bins[i] = 0.5 * source[i] + 0.25 * (below + above)
            }
        }
        return bins
    }
}
