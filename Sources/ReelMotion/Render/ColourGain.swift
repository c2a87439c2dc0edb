import ReelMedia

/// A change of exposure: a factor each for red, green and blue, and what it does to luma and chroma.
struct ColourGain {
    /// Fourth: unused.
    let factors: SIMD4<Float>
    let isNone: Bool
    /// What a step of luma, blue and red difference gives in each of the three.
    private let columns: (luma: SIMD4<Float>, blue: SIMD4<Float>, red: SIMD4<Float>)

    init(_ factors: SIMD4<Float>) {
        self.factors = factors
        isNone = (0..<3).allSatisfy { abs(factors[$0] - 1) < 1e-6 }
        let origin = BT709.colour(luma: 16, blue: 128, red: 128) * factors
        func column(_ luma: Float, _ blue: Float, _ red: Float) -> SIMD4<Float> {
            let change = BT709.colour(luma: 16 + luma, blue: 128 + blue, red: 128 + red) * factors - origin
            let black = SIMD4<Float>(16, 128, 128, 0)
            return SIMD4(BT709.luma(change), BT709.blue(change), BT709.red(change), 0) - black
        }
        columns = (column(1, 0, 0), column(0, 1, 0), column(0, 0, 1))
    }

    /// Changes two rows of luma and the row of chroma (blue and red side by side) between them.
    func apply(
        _ upper: UnsafeMutablePointer<Float>, _ lower: UnsafeMutablePointer<Float>, chroma: UnsafeMutablePointer<Float>,
        _ span: Range<Int>
    ) {
        guard !isNone else { return }
        for x in stride(from: span.lowerBound, to: span.upperBound, by: 2) {
            let (blue, red) = (chroma[x] - 128, chroma[x &+ 1] - 128)
            let colour = columns.blue * blue + columns.red * red
            // Chroma is as good as constant over the four pixels that share it.
            for row in [upper, lower] {
                row[x] = 16 + columns.luma.x * (row[x] - 16) + colour.x
                row[x &+ 1] = 16 + columns.luma.x * (row[x &+ 1] - 16) + colour.x
            }
            let mean = 0.25 * (upper[x] + upper[x &+ 1] + lower[x] + lower[x &+ 1]) - 16
            let before = (mean - colour.x) / columns.luma.x
            chroma[x] = 128 + columns.luma.y * before + colour.y
            chroma[x &+ 1] = 128 + columns.luma.z * before + colour.z
        }
    }
}
