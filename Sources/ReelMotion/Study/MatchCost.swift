/// How badly motions explain one picture by the other, cell by cell, in grey levels: colours and slopes should stay the same.
struct MatchCost {
    /// Differences beyond which more does not matter.
    private static let ceiling: Float = 40
    /// What a motion out of the picture costs: less than a clear mismatch, more than a match.
    static let outOfView: Float = 14
    /// Weight of the edge-aware mean; the rest goes to a mean over 3 x 3, which keeps thin things.
    private static let guidedShare: Float = 0.6

    /// Red, green, blue, luma.
    let base: VectorPlane
    private let other: VectorPlane
    /// Brightness of the base over that of the other picture.
    private let gain: Float
    private let slope: (x: Plane, y: Plane)
    private let filter: GuidedFilter

    init(base: VectorPlane, other: VectorPlane, gain: Float) {
        self.base = base
        self.other = other
        self.gain = gain
        let luma = base.fourth
        slope = luma.gradient()
        filter = GuidedFilter(guide: luma.map { $0 / 255 }, radius: 4)
    }

    /// The cost of moving by `drift` and then by `map` onto the other picture's grid.
    /// - Parameter isOutlined: whether each cell speaks mostly for itself, not for what is around it.
    func cost(of map: Homography, drift: FlowField?, isOutlined: Bool = false) -> Plane {
        let raw = Plane(width: base.width, height: base.height)
        let luma = Plane(width: base.width, height: base.height)
        let inside = Plane(width: base.width, height: base.height)
        let map = PixelMap(map)
        let (right, bottom) = (Float(other.width &- 1), Float(other.height &- 1))
        for y in 0..<base.height {
            for x in 0..<base.width {
                let i = y &* base.width &+ x
                var (px, py) = (Float(x), Float(y))
                if let drift {
                    px += drift.dx.pixels[i]
                    py += drift.dy.pixels[i]
                }
                let q = map(px, py)
                let (qx, qy) = (q.x, q.y)
                let colour = other.bilinear(qx, qy) * gain
                luma.pixels[i] = colour.w
                let change = colour - base.pixels[i]
                let sum = abs(change.x) + abs(change.y) + abs(change.z)
                raw.pixels[i] = min(sum / 3, Self.ceiling)
                inside.pixels[i] = qx >= 0 && qy >= 0 && qx <= right && qy <= bottom ? 1 : 0
            }
        }
        let there = luma.gradient()
        for i in 0..<raw.count {
            let dx = abs(there.x.pixels[i] - slope.x.pixels[i])
            let dy = abs(there.y.pixels[i] - slope.y.pixels[i])
            raw.pixels[i] += 0.5 * min(dx + dy, Self.ceiling)
            if inside.pixels[i] == 0 { raw.pixels[i] = Self.outOfView }
        }
        let smooth = isOutlined ? raw : filter.apply(raw)
        let near = raw.boxFiltered(radius: 1)
        for i in 0..<raw.count {
            let mean = Self.guidedShare * smooth.pixels[i] + (1 - Self.guidedShare) * near.pixels[i]
            near.pixels[i] = max(mean, 0)
        }
        return near
    }
}
