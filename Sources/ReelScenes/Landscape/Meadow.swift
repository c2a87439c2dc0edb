import Glibc

/// A grassy slope in the foreground: blades on its edge, tufts and wild flowers on it.
struct Meadow: Painting {
    let noise: ValueNoise
    /// Where the slope crosses x = 0.
    let level: Double
    /// How much it falls for each unit to the right.
    let fall: Double
    let sunlit: Paint
    let shaded: Paint
    let flowers: [Paint]

    func paint(at point: Point, in view: View) -> Paint {
        let edge = level + fall * point.x + 0.07 * (noise.fractal(point.x * 2.4, 9, octaves: 3) - 0.5)
        guard point.y > edge - 0.06 else { return .clear }
        let depth = point.y - edge
        let cover = view.coverage(depth + blades(at: point, leaning: depth))
        guard cover > 0 else { return flower(at: point, edge: edge, view: view) }
        let lean = noise.value(point.x * 5, point.y * 5) - 0.5
        // Blades look longer and broader the nearer they are: two sizes, faded into each other.
        let near = smoothstep(0, 0.22, depth)
        let small = noise.fractal(point.x * 150 + 9 * lean, point.y * 48, octaves: 3)
        let large = noise.fractal(point.x * 78 + 9 * lean, point.y * 17, octaves: 4)
        let fine = small + (large - small) * near
        let tufts = noise.fractal(point.x * 13, point.y * 19, octaves: 4)
        let light = 0.1 + 1.15 * (fine - 0.3) + 1.5 * (tufts - 0.5) + 0.5 * exp(-max(depth, 0) * 14)
        let dry = Paint(0.72, 0.63, 0.33)
        let grass = shaded.mixed(sunlit, light).mixed(
            dry, 0.5 * smoothstep(0.5, 0.75, noise.fractal(point.x * 5, point.y * 7, octaves: 2)) * light)
        return flower(at: point, edge: edge, view: view).over(grass.lit(1 - 0.5 * smoothstep(0.05, 0.5, depth)).covering(cover))
    }

    /// How far the grass stands up above the edge at this x.
    private func blades(at point: Point, leaning depth: Double) -> Double {
        let x = point.x + 0.25 * depth * (noise.value(point.x * 22, 4) - 0.5)
        let tall = 0.01 + 0.035 * noise.value(point.x * 14, 31)
        return tall * max(blade(x * 170), blade(x * 121 + 0.37))
    }

    private func blade(_ x: Double) -> Double {
        let index = x.rounded(.down)
        return (1 - abs(2 * (x - index) - 1)) * noise.cell(Int(index), 55)
    }

    private func flower(at point: Point, edge: Double, view: View) -> Paint {
        guard !flowers.isEmpty else { return .clear }
        let scale = 24.0
        let column = Int((point.x * scale).rounded(.down))
        let row = Int((point.y * scale).rounded(.down))
        let chance = noise.cell(column, row &+ 900)
        guard chance < 0.8 * noise.value(point.x * 3, point.y * 5 + 8) else { return .clear }
        let middle = Point(
            (Double(column) + 0.25 + 0.5 * noise.cell(column, row &+ 300)) / scale,
            (Double(row) + 0.25 + 0.5 * noise.cell(column, row &+ 600)) / scale)
        guard middle.y > edge - 0.012 else { return .clear }
        let offset = point - middle
        let radius = (0.0035 + 0.011 * max(0, middle.y - edge) / 0.3) * (0.8 + 0.5 * noise.cell(column, row &+ 1200))
        let angle = atan2(offset.y, offset.x)
        let distance = (offset * offset * Point(1, 1.6)).sum().squareRoot()
        let petals = radius * (0.78 + 0.3 * cos(5 * angle + 6 * chance))
        let colour = flowers[Int(chance * 977) % flowers.count]
        let centre = view.coverage(radius * 0.32 - distance)
        return colour.lit(0.95 - 0.3 * distance / radius).mixed(Paint(0.95, 0.75, 0.25), centre)
            .covering(view.coverage(petals - distance))
    }
}
