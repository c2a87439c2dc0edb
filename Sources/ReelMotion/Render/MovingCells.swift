/// The cells of one picture, ready to be moved.
struct MovingCells {
    /// Change of motion from one cell to the next, beyond which a cell belongs to neither side of an edge.
    private static let tear: Float = 1.5
    /// Share of its weight that such a cell keeps where nothing confirms it: it follows the camera, for want of better.
    private static let torn: Float = 0.05

    struct Cell {
        var place: SIMD2<Float>
        /// Its own, before the object's motion, in cells.
        var drift: SIMD2<Float>
        var confidence: Float
        var weight: Float
        /// The object it follows, 0 for none.
        var motion: UInt8
    }

    /// The cells that go somewhere.
    private(set) var moving: [Cell] = []
    /// Those that stay where they are, seen from the camera.
    private(set) var resting: [Cell] = []
    /// Whether the camera alone explains the picture.
    let areStill: Bool

    init(_ residual: Residual, objects: [Homography]) {
        areStill = residual.isStill
        guard !areStill else { return }
        let flow = residual.flow
        let back = objects.map(\.inverse)
        for y in 0..<flow.height {
            for x in 0..<flow.width {
                let i = y &* flow.width &+ x
                let place = SIMD2(Float(x), Float(y))
                let motion = SIMD2(flow.dx.pixels[i], flow.dy.pixels[i])
                let object = residual.motions[i]
                var cell = Cell(place: place, drift: motion, confidence: residual.confidence.pixels[i], weight: 0, motion: object)
                if object == 0 && Self.touchesObject(residual, x, y) {
                    // Its colour is partly the object's: the other picture knows better.
                    continue
                } else if Self.steepness(residual, x, y) <= Self.tear {
                    // What moves is taken to be in front.
                    let speed = (motion * motion).sum().squareRoot()
                    cell.weight = exp(5 * (cell.confidence - 1) + min(0.5 * speed, 70))
                } else if cell.confidence < 0.5 && object == 0 {
                    (cell.drift, cell.confidence, cell.weight) = (.zero, 0, Self.torn * exp(-5))
                } else {
                    continue
                }
                if object > 0 {
                    let from = Point(Double(x), Double(y))
                    let drift = back[Int(object) - 1](from + Point(Double(motion.x), Double(motion.y))) - from
                    cell.drift = SIMD2<Float>(drift)
                }
                if object == 0 && cell.drift == .zero { resting.append(cell) } else { moving.append(cell) }
            }
        }
    }

    /// Whether one of the eight neighbours follows an object.
    private static func touchesObject(_ residual: Residual, _ x: Int, _ y: Int) -> Bool {
        let (width, height) = (residual.flow.width, residual.flow.height)
        for v in max(y - 1, 0)...min(y + 1, height - 1) {
            for u in max(x - 1, 0)...min(x + 1, width - 1) where residual.motions[v &* width &+ u] > 0 { return true }
        }
        return false
    }

    /// The largest change of motion per cell towards the neighbours that follow the same object; between objects a jump is right.
    private static func steepness(_ residual: Residual, _ x: Int, _ y: Int) -> Float {
        let flow = residual.flow
        let i = y &* flow.width &+ x
        func change(_ before: Int, _ after: Int) -> Float {
            let own = residual.motions[i]
            let from = residual.motions[before] == own ? before : i
            let to = residual.motions[after] == own ? after : i
            let share: Float = from == i || to == i ? 1 : 0.5
            let dx = abs(flow.dx.pixels[to] - flow.dx.pixels[from])
            let dy = abs(flow.dy.pixels[to] - flow.dy.pixels[from])
            return share * max(dx, dy)
        }
        let across = change(x > 0 ? i &- 1 : i, x &+ 1 < flow.width ? i &+ 1 : i)
        let down = change(y > 0 ? i &- flow.width : i, y &+ 1 < flow.height ? i &+ flow.width : i)
        return max(across, down)
    }
}
