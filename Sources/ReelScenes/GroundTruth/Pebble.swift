import Glibc

/// A rounded, uneven shape with a pattern of its own.
struct Pebble: Painting {
    let noise: ValueNoise
    let centre: Point
    let radius: Double

    func paint(at point: Point, in view: View) -> Paint {
        let offset = point - centre
        let distance = (offset * offset).sum().squareRoot()
        guard distance < radius * 1.3 else { return .clear }
        let angle = atan2(offset.y, offset.x)
        let rim = radius * (0.95 + 0.1 * sin(3 * angle + 1) + 0.07 * sin(5 * angle))
        let pattern = noise.fractal(offset.x * 40, offset.y * 40, octaves: 4)
        let veins = noise.fractal(offset.x * 14 + 5, offset.y * 14, octaves: 3)
        let colour = Paint(0.2, 0.1, 0.25).mixed(Paint(1, 0.8, 0.35), 2.4 * (pattern - 0.3)).mixed(
            Paint(0.1, 0.5, 0.6), 6 * (veins - 0.52))
        return colour.covering(view.coverage(rim - distance))
    }
}
