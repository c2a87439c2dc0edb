/// The amounts and directions of a scene's motion, drawn from its seed.
struct Variation {
    private let noise: ValueNoise

    init(seed: UInt64) {
        noise = ValueNoise(seed: seed &* 0x9E37_79B9 &+ 40_503)
    }

    /// The `index`th number of the seed, evenly spread over `range`.
    func amount(_ index: Int, _ range: ClosedRange<Double>) -> Double {
        range.lowerBound + noise.cell(index, 1) * (range.upperBound - range.lowerBound)
    }

    /// The `index`th number of the seed, as likely negative.
    func signed(_ index: Int, _ range: ClosedRange<Double>) -> Double {
        noise.cell(index, 2) < 0.5 ? -amount(index, range) : amount(index, range)
    }
}
