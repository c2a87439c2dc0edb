/// What the surroundings of a spot look like, turned and scaled to its frame: 4 x 4 cells of 8 gradient directions
/// (Lowe 2004, section 6), with the square root taken of each share (RootSIFT, Arandjelovic & Zisserman 2012).
enum Descriptor {
    static let length = cells * cells * directions
    private static let cells = 4
    private static let directions = 8

    /// `length` values whose squares sum to 1.
    static func values(_ plane: Plane, x: Float, y: Float, sigma: Float, angle: Float) -> [Float] {
        var histogram = [Float](repeating: 0, count: length)
        let cell = 3 * sigma
        let (cosine, sine) = (cosf(angle) / cell, sinf(angle) / cell)
        let half = Float(cells) / 2
        let radius = Int((cell * (half + 0.5) * 1.4142).rounded())
        let (column, line) = (Int(x.rounded()), Int(y.rounded()))
        let rows = max(1, line - radius)..<max(1, min(plane.height - 1, line + radius + 1))
        let columns = max(1, column - radius)..<max(1, min(plane.width - 1, column + radius + 1))
        guard rows.lowerBound < rows.upperBound, columns.lowerBound < columns.upperBound else { return histogram }
        for py in rows {
            let (above, here, below) = (plane.row(py - 1), plane.row(py), plane.row(py + 1))
            let dy = Float(py) - y
            for px in columns {
                let dx = Float(px) - x
                let u = dx * cosine + dy * sine
                let v = dy * cosine - dx * sine
                guard abs(u) < half + 0.5, abs(v) < half + 0.5 else { continue }
                let gx = here[px + 1] - here[px - 1]
                let gy = below[px] - above[px]
                let strength = (gx * gx + gy * gy).squareRoot() * exp(-(u * u + v * v) / (2 * half * half))
                var turn = (atan2f(gy, gx) - angle) / (2 * .pi)
                turn -= turn.rounded(.down)
                add(strength, u + half - 0.5, v + half - 0.5, turn * Float(directions), to: &histogram)
            }
        }
        return normalised(histogram)
    }

    /// Shares `strength` between the two nearest bins of each of the three axes.
    private static func add(_ strength: Float, _ u: Float, _ v: Float, _ d: Float, to histogram: inout [Float]) {
        let (u0, v0, d0) = (u.rounded(.down), v.rounded(.down), d.rounded(.down))
        let (fu, fv, fd) = (u - u0, v - v0, d - d0)
        for (j, wv) in [(Int(v0), 1 - fv), (Int(v0) + 1, fv)] where j >= 0 && j < cells {
            for (i, wu) in [(Int(u0), 1 - fu), (Int(u0) + 1, fu)] where i >= 0 && i < cells {
                let base = (j * cells + i) * directions
                histogram[base + Int(d0) % directions] += strength * wv * wu * (1 - fd)
                histogram[base + (Int(d0) + 1) % directions] += strength * wv * wu * fd
            }
        }
    }

    private static func normalised(_ histogram: [Float]) -> [Float] {
        let norm = histogram.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 0 else { return histogram }
        // Lowe's clipping: one strong edge must not drown the rest.
        let clipped = histogram.map { min($0 / norm, 0.2) }
        let sum = clipped.reduce(0, +)
        return clipped.map { ($0 / sum).squareRoot() }
    }
}
