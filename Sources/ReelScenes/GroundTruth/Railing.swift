/// Thin bars at uneven distances, some crossing others: three to five pixels of a 720-line picture each.
struct Railing: Painting {
    let noise: ValueNoise

    func paint(at point: Point, in view: View) -> Paint {
        // Leaning bars, a handrail and a lower rail.
        let bars = bar(point.x + 0.15 * point.y, spacing: 0.16, width: 0.0045, row: 1, view)
        let braces = bar(point.x - 0.6 * point.y, spacing: 0.43, width: 0.0032, row: 2, view)
        let rails = max(rail(point.y, at: -0.2, view), rail(point.y, at: 0.31, view))
        let coverage = max(max(bars, braces), rails)
        guard coverage > 0 else { return .clear }
        let rust = noise.fractal(point.x * 60, point.y * 23, octaves: 3)
        return Paint(0.07, 0.07, 0.09).mixed(Paint(0.45, 0.23, 0.14), 3 * (rust - 0.4)).covering(coverage)
    }

    private func bar(_ x: Double, spacing: Double, width: Double, row: Int, _ view: View) -> Double {
        let index = Int((x / spacing).rounded(.down))
        let middle = (Double(index) + 0.25 + 0.5 * noise.cell(index, row)) * spacing
        return view.coverage(0.5 * width - abs(x - middle))
    }

    private func rail(_ y: Double, at height: Double, _ view: View) -> Double {
        view.coverage(0.0035 - abs(y - height))
    }
}
