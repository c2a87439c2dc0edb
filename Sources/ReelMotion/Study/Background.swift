/// Tells the background from a thing before it that fills most of the picture.
///
/// Features take whatever has the most of them for the camera's motion. But things stand within the picture, and what is behind them
/// reaches its borders.
struct Background {
    /// Cells from the border that count as reaching it.
    private static let border = 3
    /// Cost below which a cell surely follows its motion.
    private static let sure: Float = 6
    /// Times as much of the border that a motion must hold to be the background's.
    private static let clearly = 2
    /// Least share of the border.
    private static let leastShare = 0.1

    /// The layer that holds the border in place of the camera's (0); nil if the camera's does.
    func layer(of guess: LayeredMotion.Labelled) -> Int? {
        var held = [Int](repeating: 0, count: MotionCosts.lanes)
        var around = 0
        for (labels, costs) in zip(guess.labels, guess.costs) {
            let (width, height) = (labels.width, labels.height)
            for y in 0..<height {
                let isEdge = y < Self.border || y >= height - Self.border
                for x in 0..<width where isEdge || x < Self.border || x >= width - Self.border {
                    around += 1
                    let i = y * width + x
                    let cell = costs.cells[i]
                    let lane = Int(labels.motions[i])
                    if min(cell.firm[lane], cell.drifting[lane]) < Self.sure { held[lane] += 1 }
                }
            }
        }
        guard let most = held.indices.dropFirst().max(by: { (held[$0], $1) < (held[$1], $0) }),
            held[most] > Self.clearly * held[0], Double(held[most]) > Self.leastShare * Double(around)
        else { return nil }
        return most
    }
}
