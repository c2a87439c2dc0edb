extension ObjectLayer {
    /// How far around the guess the shift is looked for, in cells, and in what steps.
    private static let search: Float = 2.5
    private static let searchStep: Float = 0.5
    /// Difference in colour, in grey levels, from which a cell does not follow the shift.
    private static let unlike: Float = 24
    /// Share of the picture that outlines must cover: fewer match by chance.
    private static let leastArea = 0.006

    /// Things that dense flow cannot follow, such as foliage: their outlines alone settle a shift.
    ///
    /// - Parameters:
    ///   - guess: the shift, right to two cells.
    ///   - colours: red, green, blue, luma of both pictures.
    ///   - trust: how well each cell is explained already.
    init?(outlines guess: Point, colours: [VectorPlane], trust: [Plane]) {
        let outline = [0, 1].map { Self.outline(colours[$0], trust[$0]) }
        guard !outline[0].isEmpty else { return nil }
        var best = (likeness: Float(0), shift: SIMD2<Float>(guess))
        for dy in stride(from: -Self.search, through: Self.search, by: Self.searchStep) {
            for dx in stride(from: -Self.search, through: Self.search, by: Self.searchStep) {
                let shift = SIMD2<Float>(guess) + SIMD2(dx, dy)
                let sum = outline[0].reduce(Float(0)) { $0 + Self.likeness(colours[0], colours[1], $1, shift) }
                if sum > best.likeness { best = (sum, shift) }
            }
        }
        let shift = best.shift
        var planes: [Plane] = []
        var found: [Int] = []
        for side in 0..<2 {
            let plane = Plane(width: trust[side].width, height: trust[side].height)
            let way = side == 0 ? shift : -shift
            for i in outline[side] where Self.likeness(colours[side], colours[1 - side], i, way) > 0.5 {
                plane.pixels[i] = 1
                if side == 0 { found.append(i) }
            }
            planes.append(plane)
        }
        let width = trust[0].width
        guard Double(found.count) >= Self.leastArea * Double(trust[0].count) else { return nil }
        let sum = found.reduce(Point.zero) { $0 + Point(Double($1 % width), Double($1 / width)) }
        let map = Similarity(rotation: Point(1, 0), translation: Point(shift))
        let still = (0..<2).map { _ in FlowField(width: width, height: trust[0].height) }
        self.init(
            map: map, layer: MotionLayer(map: Homography(map), drifts: still, isOutlined: true), trust: planes,
            centre: sum / Double(max(1, found.count)), area: found.count)
    }

    /// Cells that nothing explains yet and where the picture changes.
    private static func outline(_ colours: VectorPlane, _ trust: Plane) -> [Int] {
        let gradient = colours.fourth.gradient()
        return (0..<trust.count).filter {
            trust.pixels[$0] < 0.4 && abs(gradient.x.pixels[$0]) + abs(gradient.y.pixels[$0]) > 4 * slope
        }
    }

    /// 1 where a cell finds its colour at the end of its way, 0 where it does not or the way leads out of the picture.
    private static func likeness(_ here: VectorPlane, _ there: VectorPlane, _ i: Int, _ way: SIMD2<Float>) -> Float {
        let p = SIMD2(Float(i % here.width), Float(i / here.width)) + way
        guard p.x >= 0, p.y >= 0, p.x <= Float(there.width - 1), p.y <= Float(there.height - 1) else { return 0 }
        let change = there.bilinear(p.x, p.y) - here.pixels[i]
        return max(0, 1 - (abs(change.x) + abs(change.y) + abs(change.z)) / (3 * unlike))
    }
}
