/// What colours the cells have that surely follow each of several motions: where neither picture can tell, a thing's colours do.
struct MotionColours {
    /// Cost below which a cell surely follows its motion.
    private static let sure: Float = 6
    private static let bins = 512

    /// For each motion, how often each colour occurs among its cells, as a share of them.
    private let shares: [[Float]]
    /// The same among all other cells.
    private let others: [[Float]]

    init(_ colours: VectorPlane, _ labels: MotionLabels, costs: MotionCosts, count: Int) {
        var counts = [[Float]](repeating: [Float](repeating: 0, count: Self.bins), count: count)
        for i in 0..<colours.count {
            let lane = Int(labels.motions[i])
            if min(costs.cells[i].firm[lane], costs.cells[i].drifting[lane]) < Self.sure {
                counts[lane][Self.bin(colours.pixels[i])] += 1
            }
        }
        var all = [Float](repeating: 0, count: Self.bins)
        for lane in counts { for bin in all.indices { all[bin] += lane[bin] } }
        shares = counts.map(Self.normalised)
        others = counts.map { lane in Self.normalised(zip(all, lane).map { $0 - $1 }) }
    }

    /// How likely it is by its colour alone that a cell follows motion `lane` and no other, 0...1.
    @inline(__always)
    func likelihood(_ lane: Int, _ colour: SIMD4<Float>) -> Float {
        let bin = Self.bin(colour)
        return shares[lane][bin] / (shares[lane][bin] + others[lane][bin])
    }

    /// One more of every colour, so that few cells say little.
    private static func normalised(_ counts: [Float]) -> [Float] {
        let sum = counts.reduce(0, +) + Float(bins)
        return counts.map { ($0 + 1) / sum }
    }

    @inline(__always)
    private static func bin(_ colour: SIMD4<Float>) -> Int {
        let level = SIMD4<Int32>(truncatingIfNeeded: SIMD4<Int32>(colour * (1 / 32))) & 7
        return Int(level.x) * 64 + Int(level.y) * 8 + Int(level.z)
    }
}
