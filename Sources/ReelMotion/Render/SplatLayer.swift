/// One picture's own motion, spread forward to a moment in between and kept as "where to fetch from".
///
/// What is splatted is not colour but the way back to the picture, so that the picture is sampled once, sharply; where several
/// spots land together the nearer and surer wins (softmax splatting, Niklaus & Liu, CVPR 2020). It all happens on the picture's
/// own grid; the camera's motion is added when the field is read.
final class SplatLayer {
    /// Weight below which a landing counts as none.
    private static let threshold: Float = 1e-4

    /// For every cell: the way back in cells, how far the word of what is there counts, and the share of a sure landing 0...1.
    let field: VectorPlane

    private let moving: [MovingCells.Cell]
    /// The sums of what has landed, with a cell more on every side so that no landing needs a look at the border.
    private let landings: VectorPlane
    /// What is there before anything moves: the cells that stay where they are.
    private let resting: VectorPlane
    private let pushPull: PushPull

    init(_ residual: Residual) {
        let cells = MovingCells(residual)
        // To a tenth of a cell, the camera alone explains the picture.
        let isStill = cells.moving.allSatisfy { abs($0.drift.x) <= 0.1 && abs($0.drift.y) <= 0.1 }
        moving = isStill ? [] : cells.moving
        field = VectorPlane(width: residual.flow.width, height: residual.flow.height)
        landings = VectorPlane(width: field.width + 2, height: field.height + 2)
        resting = VectorPlane(width: landings.width, height: landings.height)
        pushPull = PushPull(width: field.width, height: field.height)
        for cell in cells.resting + (isStill ? cells.moving : []) {
            resting.row(Int(cell.place.y) + 1)[Int(cell.place.x) + 1] = cell.weight * SIMD4(0, 0, cell.say, 1)
        }
        if isStill {
            landings.pixels.update(from: resting.pixels, count: resting.count)
            normalise()
        }
    }

    /// Moves every cell by `amount` (0...1) of its drift, seen from the camera.
    func splat(amount: Float) {
        guard !moving.isEmpty else { return }
        landings.pixels.update(from: resting.pixels, count: resting.count)
        let stride = landings.width
        let (right, bottom) = (Float(field.width), Float(field.height))
        moving.withUnsafeBufferPointer { cells in
            for cell in cells {
                let place = cell.place + amount * cell.drift
                guard place.x > -1, place.y > -1, place.x < right, place.y < bottom else { continue }
                let way = cell.place - place
                let (x, y) = (place.x + 1, place.y + 1)
                let (left, top) = (Int32(x), Int32(y))
                let (fx, fy) = (x - Float(left), y - Float(top))
                let value = cell.weight * SIMD4(way.x, way.y, cell.say, 1)
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
