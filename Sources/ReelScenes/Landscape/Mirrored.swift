import Glibc

/// The reflection of something that floats: upside down, broken by ripples, fainter the farther from its waterline.
struct Mirrored: Painting {
    let noise: ValueNoise
    let original: any Painting
    let waterline: Double
    let reach: Double

    func paint(at point: Point, in view: View) -> Paint {
        let below = point.y - waterline
        guard below > 0, below < reach else { return .clear }
        let ripple = noise.fractal(point.x * 26, point.y * 150, octaves: 3) - 0.5
        let swing = ripple * (0.008 + 0.16 * below)
        let source = Point(point.x + swing, waterline - below * 1.02 + 0.5 * swing)
        let fade = 0.62 * (1 - below / reach) * smoothstep(-0.34, 0.02, ripple)
        return original.paint(at: source, in: view).lit(0.86).covering(fade)
    }
}
