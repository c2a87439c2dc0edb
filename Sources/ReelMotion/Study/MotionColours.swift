/// What colours the cells have that surely follow each of several motions: where neither picture can tell, a thing's colours do.
struct MotionColours {
    /// Cost below which a cell surely follows its motion.
    private static let sure: Float = 6

    private let odds: [ColourOdds]

    init(_ colours: VectorPlane, _ labels: MotionLabels, costs: MotionCosts, count: Int) {
        var counts = [[Float]](repeating: [Float](repeating: 0, count: ColourOdds.bins), count: count)
        var all = [Float](repeating: 0, count: ColourOdds.bins)
        for i in 0..<colours.count {
            let lane = Int(labels.motions[i])
            if min(costs.cells[i].firm[lane], costs.cells[i].drifting[lane]) < Self.sure {
                let bin = ColourOdds.bin(colours.pixels[i])
                counts[lane][bin] += 1
                all[bin] += 1
            }
        }
        odds = counts.map { lane in ColourOdds(inside: lane, outside: zip(all, lane).map { $0 - $1 }) }
    }

    /// How likely it is by its colour alone that a cell follows motion `lane` and no other, 0...1.
    @inline(__always)
    func likelihood(_ lane: Int, _ colour: SIMD4<Float>) -> Float { odds[lane].likelihood(colour) }
}
