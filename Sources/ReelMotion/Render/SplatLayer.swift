import Glibc

/// One picture's own motion, spread forward to a moment in between and kept as "where to fetch from".
///
/// What is splatted is not colour but the way back to the picture, so that the picture is sampled once, sharply; where several
/// spots land together the nearer and surer wins (softmax splatting, Niklaus & Liu, CVPR 2020). It all happens on the picture's
/// own grid; the camera's motion is added when the field is read.
final class SplatLayer {
    /// Weight below which a landing counts as none.
    private static let threshold: Float = 1e-4
    /// Change of motion from one cell to the next, beyond which a cell belongs to neither side of an edge.
    private static let tear: Float = 1.5

    /// For every cell: the way back in cells, the confidence, and the share of a sure landing 0...1.
    let field: VectorPlane

    private let residual: Residual
    private let weights: Plane
    private let isStill: Bool
    private let pushPull: PushPull

    init(_ residual: Residual) {
        self.residual = residual
        isStill = residual.isStill
        weights = Self.weights(residual)
        field = VectorPlane(width: residual.flow.width, height: residual.flow.height)
        pushPull = PushPull(width: field.width, height: field.height)
        if isStill {
            for i in 0..<field.count { field.pixels[i] = SIMD4(0, 0, residual.confidence.pixels[i], 1) }
        }
    }

    /// Moves every cell by `amount` (0...1) of its motion.
    func splat(amount: Float) {
        guard !isStill else { return }
        field.clear()
        let (width, height) = (field.width, field.height)
        for y in 0..<height {
            for x in 0..<width {
                let i = y &* width &+ x
                let weight = weights.pixels[i]
                let (dx, dy) = (amount * residual.flow.dx.pixels[i], amount * residual.flow.dy.pixels[i])
                let (px, py) = (Float(x) + dx, Float(y) + dy)
                guard weight > 0, px > -1, py > -1, px < Float(width), py < Float(height) else { continue }
                let (left, top) = (Int(px + 1) &- 1, Int(py + 1) &- 1)
                let (fx, fy) = (px - Float(left), py - Float(top))
                let value = weight * SIMD4(-dx, -dy, residual.confidence.pixels[i], 1)
                let cell = field.pixels + (top &* width &+ left)
                let (hasLeft, hasRight) = (left >= 0, left &+ 1 < width)
                if top >= 0 {
                    if hasLeft { cell[0] += (1 - fx) * (1 - fy) * value }
                    if hasRight { cell[1] += fx * (1 - fy) * value }
                }
                if top &+ 1 < height {
                    if hasLeft { cell[width] += (1 - fx) * fy * value }
                    if hasRight { cell[width &+ 1] += fx * fy * value }
                }
            }
        }
        normalise()
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

    /// Surer cells count more, and so do cells that move more: what moves is taken to be in front.
    private static func weights(_ residual: Residual) -> Plane {
        let flow = residual.flow
        let (gu, gv) = (flow.dx.gradient(), flow.dy.gradient())
        let result = Plane(width: flow.width, height: flow.height)
        for i in 0..<result.count {
            let slope = max(
                max(abs(gu.x.pixels[i]), abs(gu.y.pixels[i])),
                max(abs(gv.x.pixels[i]), abs(gv.y.pixels[i]))
            )
            guard slope <= tear else { continue }
            let (dx, dy) = (flow.dx.pixels[i], flow.dy.pixels[i])
            let speed = (dx * dx + dy * dy).squareRoot()
            result.pixels[i] = exp(5 * (residual.confidence.pixels[i] - 1) + min(0.5 * speed, 9))
        }
        return result
    }
}
