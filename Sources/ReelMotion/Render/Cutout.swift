/// A thing that moves by itself, cut out of one picture's grid.
///
/// Its outline is as soft as a cell, so that it moves by fractions of a pixel and does not jump from cell to cell.
struct Cutout {
    /// Cells around the thing that say where it ends.
    private static let margin = 3

    /// The cell of the picture's grid that is the field's first.
    let left: Int
    let top: Int
    /// For every cell: its drift before the thing's own motion (x, y), how far its word counts, and the thing's share of it, 0...1.
    let field: VectorPlane
    /// The longest of the drifts, in cells.
    private let drift: Float
    /// The rows of the field that hold any of the thing, and its first and last cell in each.
    private let rows: [(y: Int, columns: ClosedRange<Int>)]

    /// Nil if no cell follows the motion.
    /// - Parameters:
    ///   - motion: the thing's, as `Residual` numbers them.
    ///   - nearer: motions that pass before it.
    ///   - own: the thing's motion seen from the camera, out of this picture to the other, in cells of this one.
    init?(_ residual: Residual, motion: Int, nearer: Set<Int>, own: Homography) {
        let (width, height) = (residual.flow.width, residual.flow.height)
        var (left, right, top, bottom) = (width, -1, height, -1)
        for y in 0..<height {
            for x in 0..<width where Int(residual.motions[y &* width &+ x]) == motion {
                (left, right) = (min(left, x), max(right, x))
                (top, bottom) = (min(top, y), max(bottom, y))
            }
        }
        guard right >= left else { return nil }
        (left, top) = (max(left - Self.margin, 0), max(top - Self.margin, 0))
        (right, bottom) = (min(right + Self.margin, width - 1), min(bottom + Self.margin, height - 1))
        let field = VectorPlane(width: right - left + 1, height: bottom - top + 1)
        let drifts = VectorPlane(width: field.width, height: field.height)
        let back = PixelMap(own.inverse)
        // Around what passes before it, a cell's colour may partly be that thing's.
        let isHidden = residual.cells(within: MovingCells.reach) { nearer.contains(Int($0)) }
        for y in top...bottom {
            for x in left...right {
                let (i, at) = (y &* width &+ x, (y &- top) &* field.width &+ x &- left)
                let (label, confidence) = (Int(residual.motions[i]), residual.confidence.pixels[i])
                field.pixels[at].z = isHidden[i] ? 0 : Residual.leastSay + confidence
                guard label == motion else { continue }
                field.pixels[at].w = 1
                guard confidence > ResidualFill.trusted else { continue }
                let from = SIMD2(Float(x), Float(y))
                let drift = back(from + SIMD2(residual.flow.dx.pixels[i], residual.flow.dy.pixels[i])) - from
                drifts.pixels[at] = SIMD4(drift.x, drift.y, 0, 1)
            }
        }
        PushPull(width: drifts.width, height: drifts.height).fill(drifts)
        var longest: Float = 0
        for i in 0..<field.count {
            (field.pixels[i].x, field.pixels[i].y) = (drifts.pixels[i].x, drifts.pixels[i].y)
            longest = max(longest, abs(drifts.pixels[i].x), abs(drifts.pixels[i].y))
        }
        rows = (0..<field.height).compactMap { y in
            let cells = (0..<field.width).filter { field.row(y)[$0].w > 0 }
            guard let first = cells.first, let last = cells.last else { return nil }
            return (y, first...last)
        }
        (self.left, self.top, self.field, drift) = (left, top, field, longest)
    }

    /// Boxes that hold the thing row by row of its cells, in pixels of its picture, once `amount` of its drift is behind it.
    func strips(drifted amount: Double, on grid: AnalysisGrid) -> [(low: Point, high: Point)] {
        // A cell says something of all that is less than a cell away.
        let reach = 1 + amount * Double(drift)
        return rows.map { row in
            let low = Point(Double(left + row.columns.lowerBound), Double(top + row.y)) - reach
            let high = Point(Double(left + row.columns.upperBound), Double(top + row.y)) + reach
            return (Double(grid.factor) * low + grid.offset, Double(grid.factor) * high + grid.offset)
        }
    }
}
