/// One picture's own motion, spread forward to a moment in between and kept as "where to fetch from".
///
/// What is splatted is not colour but the way back to the picture, so that the picture is sampled once, sharply; where several
/// spots land together the nearer and surer wins (softmax splatting, Niklaus & Liu, CVPR 2020). It all happens on the picture's
/// own grid; the camera's motion is added when the field is read.
final class SplatLayer {
    /// Weight below which a landing counts as none.
    private static let threshold: Float = 1e-4

    /// For every cell: the way back in cells, the confidence, and the share of a sure landing 0...1.
    let field: VectorPlane

    private let moving: [MovingCells.Cell]
    private let isStill: Bool
    /// The sums of what has landed, with a cell more on every side so that no landing needs a look at the border.
    private let landings: VectorPlane
    /// What is there before anything moves: the cells that stay where they are.
    private let resting: VectorPlane
    private let pushPull: PushPull

    /// - Parameter objects: the objects' motions seen from the camera, out of this picture to the other, in cells of this one.
    init(_ residual: Residual, objects: [Similarity]) {
        let cells = MovingCells(residual, objects: objects)
        (moving, isStill) = (cells.moving, cells.areStill)
        field = VectorPlane(width: residual.flow.width, height: residual.flow.height)
        landings = VectorPlane(width: field.width + 2, height: field.height + 2)
        resting = VectorPlane(width: landings.width, height: landings.height)
        pushPull = PushPull(width: field.width, height: field.height)
        for cell in cells.resting {
            resting.row(Int(cell.place.y) + 1)[Int(cell.place.x) + 1] = cell.weight * SIMD4(0, 0, cell.confidence, 1)
        }
        if isStill {
            for i in 0..<field.count { field.pixels[i] = SIMD4(0, 0, residual.confidence.pixels[i], 1) }
        }
    }

    /// Moves every cell by `amount` (0...1) of its own drift and then as its object moves, seen from the camera.
    /// - Parameter paths: where each object has got to, from its place in this picture.
    func splat(amount: Float, paths: [Similarity]) {
        guard !isStill else { return }
        landings.pixels.update(from: resting.pixels, count: resting.count)
        let turns = ([.identity] + paths).map { SIMD2<Float>($0.rotation) }
        let shifts = ([.identity] + paths).map { SIMD2<Float>($0.translation) }
        let stride = landings.width
        let (right, bottom) = (Float(field.width), Float(field.height))
        moving.withUnsafeBufferPointer { cells in
            for cell in cells {
                var place = cell.place + amount * cell.drift
                if cell.motion > 0 {
                    let (turn, shift) = (turns[Int(cell.motion)], shifts[Int(cell.motion)])
                    place = SIMD2(turn.x * place.x - turn.y * place.y, turn.y * place.x + turn.x * place.y) + shift
                }
                guard place.x > -1, place.y > -1, place.x < right, place.y < bottom else { continue }
                let way = cell.place - place
                let (x, y) = (place.x + 1, place.y + 1)
                let (left, top) = (Int32(x), Int32(y))
                let (fx, fy) = (x - Float(left), y - Float(top))
                let value = cell.weight * SIMD4(way.x, way.y, cell.confidence, 1)
                let target = landings.pixels + (Int(top) &* stride &+ Int(left))
                let (lower, upper) = (fy * value, (1 - fy) * value)
                target[0] += (1 - fx) * upper
                target[1] += fx * upper
                target[stride] += (1 - fx) * lower
                target[stride &+ 1] += fx * lower
            }
        }
        normalise()
    }

    private func normalise() {
        var hasHoles = false
        for y in 0..<field.height {
            let source = landings.row(y + 1) + 1
            let target = field.row(y)
            for x in 0..<field.width {
                let sum = source[x]
                if sum.w > Self.threshold {
                    var mean = sum * (1 / sum.w)
                    mean.w = 1
                    target[x] = mean
                } else {
                    target[x] = .zero
                    hasHoles = true
                }
            }
        }
        if hasHoles { pushPull.fill(field) }
    }
}
