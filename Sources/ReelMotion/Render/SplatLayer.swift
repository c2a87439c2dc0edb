/// One picture's own motion, spread forward to a moment in between and kept as "where to fetch from".
///
/// What is splatted is not colour but the way back to the picture, so that the picture is sampled once, sharply; where several
/// spots land together the nearer and surer wins (softmax splatting, Niklaus & Liu, CVPR 2020). It all happens on the picture's
/// own grid; the camera's motion is added when the field is read.
final class SplatLayer {
    /// Weight below which a landing counts as none.
    private static let threshold: Float = 1e-4
    /// Difference of motion between neighbours, in cells, beyond which they belong to different surfaces.
    private static let tear: Float = 3

    /// For every cell: the way back in cells, the confidence, and the share of a sure landing 0...1.
    let field: VectorPlane

    private let cells: MovingCells
    private let isStill: Bool
    private let pushPull: PushPull

    /// - Parameter objects: the objects' motions seen from the camera, out of this picture to the other, in cells of this one.
    init(_ residual: Residual, objects: [Similarity]) {
        isStill = residual.isStill
        cells = MovingCells(residual, objects: objects)
        field = VectorPlane(width: residual.flow.width, height: residual.flow.height)
        pushPull = PushPull(width: field.width, height: field.height)
        if isStill {
            for i in 0..<field.count { field.pixels[i] = SIMD4(0, 0, residual.confidence.pixels[i], 1) }
        }
    }

    /// Moves every cell by `amount` (0...1) of its own drift and then as its object moves, seen from the camera.
    /// - Parameter paths: where each object has got to, from its place in this picture.
    func splat(amount: Float, paths: [Similarity]) {
        guard !isStill else { return }
        field.clear()
        let (width, height) = (field.width, field.height)
        let turns = ([.identity] + paths).map { SIMD2<Float>($0.rotation) }
        let shifts = ([.identity] + paths).map { SIMD2<Float>($0.translation) }
        for y in 0..<height {
            for x in 0..<width {
                let i = y &* width &+ x
                let cell = cells.cells[i]
                let weight = cell.w
                var (px, py) = (Float(x) + amount * cell.x, Float(y) + amount * cell.y)
                let motion = Int(cells.motions[i])
                if motion > 0 {
                    let (turn, shift) = (turns[motion], shifts[motion])
                    (px, py) = (turn.x * px - turn.y * py + shift.x, turn.y * px + turn.x * py + shift.y)
                }
                guard weight > 0, px > -1, py > -1, px < Float(width), py < Float(height) else { continue }
                let (left, top) = (Int(px + 1) &- 1, Int(py + 1) &- 1)
                let (fx, fy) = (px - Float(left), py - Float(top))
                let value = weight * SIMD4(Float(x) - px, Float(y) - py, cell.z, 1)
                let target = field.pixels + (top &* width &+ left)
                let (hasLeft, hasRight) = (left >= 0, left &+ 1 < width)
                if top >= 0 {
                    if hasLeft { target[0] += (1 - fx) * (1 - fy) * value }
                    if hasRight { target[1] += fx * (1 - fy) * value }
                }
                if top &+ 1 < height {
                    if hasLeft { target[width] += (1 - fx) * fy * value }
                    if hasRight { target[width &+ 1] += fx * fy * value }
                }
            }
        }
        normalise()
    }

    /// The field at a point: smooth within a surface, one or the other where two meet.
    @inline(__always)
    func way(_ x: Float, _ y: Float) -> SIMD4<Float> {
        let x = min(max(x, 0), Float(field.width &- 1))
        let y = min(max(y, 0), Float(field.height &- 1))
        let (left, top) = (Int(x), Int(y))
        let right = min(left &+ 1, field.width &- 1) &- left
        let upper = field.pixels + (top &* field.width &+ left)
        let lower = field.pixels + (min(top &+ 1, field.height &- 1) &* field.width &+ left)
        let (fx, fy) = (x - Float(left), y - Float(top))
        let (a, b, c, d) = (upper[0], upper[right], lower[0], lower[right])
        let (falling, rising) = (a - d, b - c)
        let steepest = max(max(abs(falling.x), abs(falling.y)), max(abs(rising.x), abs(rising.y)))
        if steepest > Self.tear {
            return fy < 0.5 ? (fx < 0.5 ? a : b) : (fx < 0.5 ? c : d)
        }
        let above = a + fx * (b - a)
        let below = c + fx * (d - c)
        return above + fy * (below - above)
    }

    private func normalise() {
        var hasHoles = false
        for i in 0..<field.count {
            let sum = field.pixels[i]
            if sum.w > Self.threshold {
                let mean = sum / sum.w
                field.pixels[i] = SIMD4(mean.x, mean.y, mean.z, 1)
            } else {
                field.pixels[i] = .zero
                hasHoles = true
            }
        }
        if hasHoles { pushPull.fill(field) }
    }
}
