import ReelMedia

/// Draws one picture as a moving camera sees it, with what seems near passing faster.
struct MoveRenderer {
    private let workers: Workers
    private let grid: AnalysisGrid
    private let colours: VectorPlane
    private let nearness: Plane
    /// For every cell of the grid: the way to where it is fetched from, in pixels of the frame.
    private let field: VectorPlane
    private static let iterations = 3

    init(_ picture: Frame, workers: Workers) {
        self.workers = workers
        grid = AnalysisGrid(frameWidth: picture.width, frameHeight: picture.height)
        colours = VectorPlane(colours: picture)
        nearness = PseudoDepth(picture, grid: grid).nearness
        field = VectorPlane(width: grid.width, height: grid.height)
    }

    func draw(_ warp: MoveWarp, into frame: inout Frame) {
        workers.overRows(grid.height) { rows in trace(warp, rows: rows) }
        let width = frame.width
        let factor = Float(grid.factor)
        let offset = Float(grid.offset)
        frame.withUnsafeMutableBytes { bytes in
            guard let target = bytes.baseAddress else { return }
            workers.overRows(bytes.count / (3 * width)) { rows in
                for y in rows {
                    let here = target + 3 * width * y
                    for x in 0..<width {
                        let way = field.bilinear((Float(x) - offset) / factor, (Float(y) - offset) / factor)
                        VectorPlane.store(colours.bicubic(Float(x) + way.x, Float(y) + way.y), at: here + 3 &* x)
                    }
                }
            }
        }
    }

    /// Depth belongs to the picture, not to the view, so the fetching place is found by a few rounds of asking how near it is.
    private func trace(_ warp: MoveWarp, rows: Range<Int>) {
        let factor = Float(grid.factor)
        let offset = Float(grid.offset)
        for y in rows {
            for x in 0..<grid.width {
                let q = SIMD2(factor * Float(x) + offset, factor * Float(y) + offset)
                var p = q
                for _ in 0..<Self.iterations {
                    p = warp.source(of: q, nearness: nearness.sample((p.x - offset) / factor, (p.y - offset) / factor))
                }
                field.row(y)[x] = SIMD4(p.x - q.x, p.y - q.y, 0, 0)
            }
        }
    }
}
