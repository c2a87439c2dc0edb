/// The greatest mean along any straight line through a cell: what is long and thin stands out, what is scattered goes under.
struct LineMean {
    /// Cells on either side.
    private static let reach = 6
    /// The cells of each line.
    private static let lines: [[SIMD2<Int>]] = ends.map { end in
        (-reach...reach).map { step in SIMD2(rounded(step * end.x), rounded(step * end.y)) }
    }
    /// Where the lines end: on the rim of a square, every line once.
    private static let ends: [SIMD2<Int>] =
        (-reach..<reach).map { SIMD2(reach, $0) } + (-reach + 1...reach).map { SIMD2($0, reach) }

    /// `product` over the reach, to the nearest whole number.
    private static func rounded(_ product: Int) -> Int {
        (2 * product + (product < 0 ? -reach : reach)) / (2 * reach)
    }

    /// Edges repeat outwards.
    func apply(_ plane: Plane) -> Plane {
        let padded = plane.padded(by: Self.reach)
        let result = Plane(width: plane.width, height: plane.height, filledWith: -.infinity)
        let sum = Plane(width: plane.width, height: 1)
        let share = 1 / Float(2 * Self.reach + 1)
        for y in 0..<plane.height {
            let target = result.row(y)
            for line in Self.lines {
                for x in 0..<plane.width { sum.pixels[x] = 0 }
                for step in line {
                    let source = padded.row(y + Self.reach + step.y) + Self.reach + step.x
                    for x in 0..<plane.width { sum.pixels[x] += source[x] }
                }
                for x in 0..<plane.width { target[x] = max(target[x], share * sum.pixels[x]) }
            }
        }
        return result
    }
}
