import Glibc

/// An evening or morning sky: a gradient, the sun with its glow, and clouds lit from below.
struct Sky: Painting {
    let noise: ValueNoise
    let sun: Point
    let horizon: Double
    let top: Paint
    let middle: Paint
    let low: Paint
    let glow: Paint
    /// 0 (clear) ... 1 (overcast).
    let cloudiness: Double

    func paint(at point: Point, in view: View) -> Paint {
        let height = (horizon - point.y) / 0.55
        var colour = low.mixed(middle, smoothstep(0, 0.42, height)).mixed(top, smoothstep(0.25, 1.05, height))
        let offset = (point - sun) * Point(0.8, 1.15)
        let distance = (offset * offset).sum().squareRoot()
        colour = colour.mixed(glow, 0.75 * exp(-distance * 5.5) + 0.25 * exp(-distance * 1.8))
        colour = clouds(over: colour, at: point, sunDistance: distance, height: height)
        let disc = ((point - sun) * (point - sun)).sum().squareRoot()
        return colour.mixed(Paint(1, 0.975, 0.9), 0.95 * smoothstep(0.03, 0.022, disc) + 0.6 * exp(-disc * 24))
    }

    private func clouds(over sky: Paint, at point: Point, sunDistance: Double, height: Double) -> Paint {
        // Clouds lie on a plane overhead: the nearer the horizon, the flatter they look.
        let flatness = 1 / (0.22 + max(height, 0))
        let x = point.x * 1.25 * flatness.squareRoot() + 3
        let y = point.y * 3.4 * flatness
        let warp = noise.fractal(x * 0.9, y * 0.9, octaves: 2) - 0.5
        let density = noise.fractal(x * 1.5 + warp, y * 1.5 + 1.4 * warp, octaves: 6)
        let amount = smoothstep(0.62 - 0.22 * cloudiness, 0.86 - 0.2 * cloudiness, density) * smoothstep(-0.02, 0.16, height)
        guard amount > 0.002 else { return sky }
        let toSun = noise.fractal(x * 1.5 + warp + 0.12, y * 1.5 + 1.4 * warp + 0.34, octaves: 4)
        let light = 0.5 + 2.2 * (density - toSun)
        let bright = Paint(1, 0.95, 0.9).mixed(glow, 0.35 + 0.5 * exp(-sunDistance * 2))
        let shade = middle.mixed(Paint(0.62, 0.56, 0.66), 0.55)
        return sky.mixed(shade.mixed(bright, light), 0.82 * amount)
    }
}
