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
        for i in 0..<field.count { (field.pixels[i].x, field.pixels[i].y) = (drifts.pixels[i].x, drifts.pixels[i].y) }
        (self.left, self.top, self.field) = (left, top, field)
    }

    /// The corners of a box around the thing, in pixels of its picture, once `amount` of its drift is behind it.
    func corners(drifted amount: Double, on grid: AnalysisGrid) -> [Point] {
        let reach = amount * Double(ObjectLayer.reach)
        let low = Point(Double(left), Double(top)) - reach
        let high = Point(Double(left + field.width - 1), Double(top + field.height - 1)) + reach
        return [low, Point(high.x, low.y), Point(low.x, high.y), high].map { Double(grid.factor) * $0 + grid.offset }
    }
}
