import Glibc

/// A calm bay: it mirrors what stands behind it, broken by ripples that grow towards the viewer, with the sun's glitter.
struct Water: Painting {
    let noise: ValueNoise
    let horizon: Double
    let sunX: Double
    let deep: Paint
    let glitter: Paint

    func paint(at point: Point, in view: View) -> Paint {
        let below = point.y - horizon
        let cover = view.coverage(below)
        guard cover > 0 else { return .clear }
        let near = max(below, 0.0015)
        // The plane of the water: rows far off are seen at a flat angle.
        let along = point.x / (near + 0.05) * 1.1
        let away = 1 / (near + 0.02)
        let swell = noise.fractal(along * 1.2, away * 1.9, octaves: 3) - 0.5
        let ripple = noise.fractal(along * 5.5, away * 6.5, octaves: 3) - 0.5
        let chop = 0.6 * swell + 0.75 * ripple
        let strength = min(1, near * 9)
        let mirrored = Point(
            view.place.x + 0.02 * chop * strength,
            min(horizon - 0.001, horizon - below * 0.92 + chop * (0.012 + 0.11 * near) * strength * 1.6 - 0.004))
        let reflected = view.reflection(at: mirrored)
        // Steeper towards the viewer: less mirror, more of the water's own colour (Schlick's approximation, roughly).
        let depth = 0.16 + 0.5 * smoothstep(0, 0.5, below) + 0.5 * chop * strength
        var colour = reflected.lit(0.93).mixed(deep, depth)
        colour = colour.mixed(Paint(0.93, 0.9, 0.86), 0.35 * smoothstep(0.16, 0.4, chop) * strength)
        let path = (point.x - sunX) / (0.05 + 0.42 * near)
        let sparkle =
            smoothstep(0.02, 0.3, ripple + 0.35 * swell) * exp(-path * path) * (1 - 0.75 * smoothstep(0.05, 0.45, below))
        return colour.mixed(glitter, 0.95 * sparkle + 0.22 * exp(-path * path) * exp(-below * 7)).covering(cover)
    }
}
