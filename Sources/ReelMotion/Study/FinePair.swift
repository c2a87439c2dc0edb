import ReelMedia

/// Two pictures in twice the study's detail, for what is lost in its cells, and how far what the study has found misses them.
struct FinePair {
    /// From a pixel to the study's cells: `scale` times its place, and on by `offset`.
    private let scale: Float
    private let offset: Float
    private let study: AnalysisGrid
    /// Red, green, blue, luma of both.
    let colours: [VectorPlane]
    /// For each pixel of both, the difference in grey levels to where the camera, or the cell's own drift, takes it; 0 for an object's.
    let misses: [Plane]
    /// Brightness of each picture over that of the other.
    private let gains: [Float]

    /// - Parameters:
    ///   - pairs: both pictures under the camera's motion.
    ///   - drifts: what dense flow finds on top of it.
    ///   - taken: how surely each cell follows an object.
    init(
        _ frames: [Frame], study: AnalysisGrid, pairs: [StabilisedPair], drifts: [FlowField], taken: [Plane], workers: Workers
    ) {
        let grid = AnalysisGrid(frameWidth: frames[0].width, frameHeight: frames[0].height, factor: max(1, study.factor / 2))
        let colours = workers.map(frames) { grid.colours(of: $0) }
        let scale = Float(grid.factor) / Float(study.factor)
        let offset = Float((grid.offset - study.offset) / Double(study.factor))
        (self.scale, self.offset, self.study, self.colours, gains) = (scale, offset, study, colours, pairs.map(\.gain))
        misses = workers.map([0, 1]) { side in
            let (base, other, drifts) = (colours[side], colours[1 - side], drifts[side])
            let camera = PixelMap(pairs[side].camera)
            let mostDrift = Float(ObjectMotions.leastDifference)
            let plane = Plane(width: base.width, height: base.height)
            for y in 0..<base.height {
                for x in 0..<base.width {
                    let p = SIMD2(Float(x), Float(y)) * scale + offset
                    let i = Self.cell(p, study)
                    guard taken[side].pixels[i] <= ResidualFill.trusted else { continue }
                    let drift = SIMD2(drifts.dx.pixels[i], drifts.dy.pixels[i])
                    let colour = base.row(y)[x]
                    func difference(_ q: SIMD2<Float>) -> Float {
                        other.difference((q - offset) / scale, to: colour, gain: pairs[side].gain) ?? MatchCost.outOfView
                    }
                    var miss = difference(camera(p))
                    if drift != .zero, (drift * drift).sum() < mostDrift * mostDrift {
                        miss = min(miss, difference(camera(p + drift)))
                    }
                    plane.row(y)[x] = miss
                }
            }
            return plane
        }
    }

    /// Pixels of this grid per cell of the study's.
    var pixelsPerCell: Float { 1 / scale }

    /// The difference between a pixel of one side and a point of the other; nil if that is out of view.
    @inline(__always)
    func difference(side: Int, _ x: Int, _ y: Int, _ point: SIMD2<Float>) -> Float? {
        colours[1 - side].difference(point, to: colours[side].row(y)[x], gain: gains[side])
    }

    /// The study's cell that a pixel lies in.
    @inline(__always)
    func cell(_ x: Int, _ y: Int) -> Int {
        Self.cell(SIMD2(Float(x), Float(y)) * scale + offset, study)
    }

    /// The cell at a place of the study's grid, which is less than half a cell outside at most.
    @inline(__always)
    private static func cell(_ p: SIMD2<Float>, _ study: AnalysisGrid) -> Int {
        min(Int(p.y + 0.5), study.height - 1) * study.width + min(Int(p.x + 0.5), study.width - 1)
    }
}

extension VectorPlane {
    /// The mean difference of red, green and blue between a point and a colour; nil if the point is outside.
    @inline(__always)
    fileprivate func difference(_ p: SIMD2<Float>, to colour: SIMD4<Float>, gain: Float) -> Float? {
        guard p.x >= 0, p.y >= 0, p.x <= Float(width &- 1), p.y <= Float(height &- 1) else { return nil }
        let change = bilinear(p.x, p.y) * gain - colour
        return (abs(change.x) + abs(change.y) + abs(change.z)) / 3
    }
}
