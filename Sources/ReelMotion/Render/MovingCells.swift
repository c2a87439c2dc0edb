/// The cells of one picture that follow no object, ready to be moved.
struct MovingCells {
    /// Change of motion from one cell to the next, beyond which a cell belongs to neither side of an edge.
    private static let tear: Float = 1.5
    /// Share of its weight that such a cell keeps where nothing confirms it: it follows the camera, for want of better.
    private static let torn: Float = 0.05

    /// Cells around an object whose colour may partly be the object's; and the say of such a cell: enough against none at all.
    static let reach = 2
    private static let hearsay: Float = 0.001

    struct Cell {
        var place: SIMD2<Float>
        /// In cells.
        var drift: SIMD2<Float>
        /// How far its word counts.
        var say: Float
        var weight: Float
    }

    /// The cells that go somewhere.
    private(set) var moving: [Cell] = []
    /// Those that stay where they are, seen from the camera.
    private(set) var resting: [Cell] = []
    init(_ residual: Residual) {
        let flow = residual.flow
        let isBeside = residual.cells(within: Self.reach) { $0 > 0 }
        for y in 0..<flow.height {
            for x in 0..<flow.width where residual.motions[y &* flow.width &+ x] == 0 {
                let i = y &* flow.width &+ x
                let motion = SIMD2(flow.dx.pixels[i], flow.dy.pixels[i])
                let confidence = residual.confidence.pixels[i]
                var cell = Cell(place: SIMD2(Float(x), Float(y)), drift: motion, say: Residual.leastSay + confidence, weight: 0)
                let isSteep = Self.steepness(flow, x, y) > Self.tear
                if isBeside[i] {
                    (cell.say, cell.weight) = (Self.hearsay, Self.torn * exp(-5))
                    if isSteep { cell.drift = .zero }
                } else if !isSteep {
                    // What moves is taken to be in front.
                    let speed = (motion * motion).sum().squareRoot()
                    cell.weight = exp(5 * (confidence - 1) + min(0.5 * speed, 70))
                } else if confidence < 0.5 {
                    (cell.drift, cell.say, cell.weight) = (.zero, Residual.leastSay, Self.torn * exp(-5))
                } else {
                    continue
                }
                if cell.drift == .zero { resting.append(cell) } else { moving.append(cell) }
            }
        }
    }

    /// The largest change of motion per cell.
    private static func steepness(_ flow: FlowField, _ x: Int, _ y: Int) -> Float {
        let i = y &* flow.width &+ x
        func change(_ before: Int, _ after: Int) -> Float {
            let dx = abs(flow.dx.pixels[after] - flow.dx.pixels[before])
            let dy = abs(flow.dy.pixels[after] - flow.dy.pixels[before])
            return (before == i || after == i ? 1 : 0.5) * max(dx, dy)
        }
        let across = change(x > 0 ? i &- 1 : i, x &+ 1 < flow.width ? i &+ 1 : i)
        let down = change(y > 0 ? i &- flow.width : i, y &+ 1 < flow.height ? i &+ flow.width : i)
        return max(across, down)
    }
}
