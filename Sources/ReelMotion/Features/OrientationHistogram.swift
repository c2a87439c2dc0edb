/// Gradient directions around a spot, 10 degrees a bin (Lowe 2004, section 5).
struct OrientationHistogram {
    private static let bins = 36
    private var weights = [Float](repeating: 0, count: bins)

    /// Collects within 4.5 `sigma` pixels of (x, y).
    init(_ plane: Plane, x: Float, y: Float, sigma: Float) {
        let spread = 1.5 * sigma
        let radius = Int((3 * spread).rounded())
        let (column, line) = (Int(x.rounded()), Int(y.rounded()))
        var raw = weights
        for dy in -radius...radius {
            let py = line + dy
            guard py >= 1, py < plane.height - 1 else { continue }
            for dx in -radius...radius {
                let px = column + dx
                guard px >= 1, px < plane.width - 1 else { continue }
                let gx = plane.row(py)[px + 1] - plane.row(py)[px - 1]
                let gy = plane.row(py + 1)[px] - plane.row(py - 1)[px]
                let weight = exp(-Float(dx * dx + dy * dy) / (2 * spread * spread))
                let turn = atan2f(gy, gx) / (2 * .pi) + 1
                raw[Int(turn * Float(Self.bins) + 0.5) % Self.bins] += weight * (gx * gx + gy * gy).squareRoot()
            }
        }
        for i in 0..<Self.bins {
            weights[i] =
                0.375 * raw[i] + 0.25 * (Self.at(raw, i - 1) + Self.at(raw, i + 1))
                + 0.0625 * (Self.at(raw, i - 2) + Self.at(raw, i + 2))
        }
    }

    /// Directions of every peak at least 0.8 times the highest, radians.
    func peaks() -> [Float] {
        let highest = weights.max() ?? 0
        return (0..<Self.bins).compactMap { i in
            let (before, here, after) = (Self.at(weights, i - 1), weights[i], Self.at(weights, i + 1))
            guard here > 0, here >= 0.8 * highest, here > before, here > after else { return nil }
            let bin = Float(i) + 0.5 * (before - after) / (before + after - 2 * here)
            return bin * 2 * .pi / Float(Self.bins)
        }
    }

    private static func at(_ values: [Float], _ index: Int) -> Float { values[(index + bins) % bins] }
}
