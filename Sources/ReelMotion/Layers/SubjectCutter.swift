/// Cuts subjects out of a picture along its own edges, and fills the plate behind them.
struct SubjectCutter {
    /// The picture without its subjects.
    let plate: VectorPlane
    private let picture: VectorPlane
    private let grid: AnalysisGrid
    private let mattes: [(slope: Plane, constant: Plane)]
    /// The subject, from 1, whose surroundings a cell belongs to; 0 for none.
    private let owners: [UInt8]

    /// Cells around a mask that may still hold something of its subject.
    private static let fringe = 3

    init(_ masks: [Plane], small: VectorPlane, grid: AnalysisGrid, picture: VectorPlane, workers: Workers) {
        self.picture = picture
        self.grid = grid
        let guide = GuidedFilter(guide: small.fourth.map { $0 / 255 }, radius: 4, epsilon: 2e-4)
        mattes = masks.map { guide.line($0) }
        var owners = [UInt8](repeating: 0, count: small.count)
        for (index, mask) in masks.enumerated() {
            let around = mask.boxFiltered(radius: Self.fringe)
            for i in 0..<around.count where around.pixels[i] > 1e-4 && owners[i] == 0 { owners[i] = UInt8(index + 1) }
        }
        self.owners = owners
        let hole = Plane(width: small.width, height: small.height)
        for i in 0..<hole.count where owners[i] > 0 { hole.pixels[i] = 1 }
        let fill = HoleFill(small, hole: hole, grid: grid)
        let plate = VectorPlane(width: picture.width, height: picture.height)
        plate.pixels.update(from: picture.pixels, count: picture.count)
        workers.overRows(picture.height) { rows in
            for y in rows {
                let line = owners[(y / grid.factor * small.width)...]
                for x in 0..<picture.width where line[line.startIndex + x / grid.factor] > 0 {
                    plate.row(y)[x] = fill.colour(x, y, of: picture, hole: hole)
                }
            }
        }
        self.plate = plate
    }

    /// A subject's colours times coverage, and coverage; nothing elsewhere.
    func subject(_ index: Int) -> VectorPlane {
        let cut = VectorPlane(width: picture.width, height: picture.height)
        let matte = mattes[index]
        let columns = matte.slope.width
        let factor = Float(grid.factor)
        let offset = Float(grid.offset)
        for y in 0..<picture.height {
            let (source, behind, target) = (picture.row(y), plate.row(y), cut.row(y))
            let line = y / grid.factor * columns
            for x in 0..<picture.width where owners[line + x / grid.factor] == UInt8(index + 1) {
                let cell = SIMD2((Float(x) - offset) / factor, (Float(y) - offset) / factor)
                let colour = source[x]
                let luma = (0.299 * colour.x + 0.587 * colour.y + 0.114 * colour.z) / 255
                let soft = matte.slope.sample(cell.x, cell.y) * luma + matte.constant.sample(cell.x, cell.y)
                let coverage = min(max(1.7 * (soft - 0.5) + 0.5, 0), 1)
                var rest = colour - (1 - coverage) * behind[x]
                rest.w = coverage
                target[x] = rest
            }
        }
        return cut
    }
}
