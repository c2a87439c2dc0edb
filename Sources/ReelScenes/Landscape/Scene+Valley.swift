extension Scene {
    /// The camera pushes over a meadow towards the light.
    static func valley(seed: UInt64) -> Scene {
        func noise(_ layer: UInt64) -> ValueNoise { ValueNoise(seed: seed &* 64 &+ 32 &+ layer) }
        let sun = Point(-0.16, -0.17)
        func push(_ factor: Double) -> MotionPath { .zoom(1 + factor, about: Point(sun.x, -0.02)) }
        let mist = Paint(0.97, 0.84, 0.76)
        func ridge(
            _ layer: UInt64, foot: Double, height: Double, frequency: Double, trees: Double, lit: Paint, shade: Paint,
            haziness: (top: Double, bottom: Double), push factor: Double
        ) -> Layer {
            Layer(
                Ridge(
                    noise: noise(layer), foot: foot, height: height, frequency: frequency, trees: trees,
                    grain: 0.012 + trees, sunlit: lit, shaded: shade, haze: mist, haziness: haziness, reach: 0.2),
                moving: push(factor))
        }
        return Scene(
            name: "valley", summary: "Morning mist between wooded ridges; the camera pushes towards the light.",
            layers: [
                Layer(
                    Sky(
                        noise: noise(1), sun: sun, horizon: 0.05, top: Paint(0.4, 0.5, 0.72), middle: Paint(0.84, 0.72, 0.74),
                        low: Paint(1, 0.84, 0.66), glow: Paint(1, 0.86, 0.64), cloudiness: 0.4),
                    moving: push(0.02)),
                ridge(
                    2, foot: 0.16, height: 0.3, frequency: 1.4, trees: 0, lit: Paint(0.82, 0.68, 0.7),
                    shade: Paint(0.5, 0.5, 0.66),
                    haziness: (0.34, 0.95), push: 0.05),
                ridge(
                    3, foot: 0.22, height: 0.24, frequency: 1.9, trees: 0.008, lit: Paint(0.7, 0.6, 0.58),
                    shade: Paint(0.36, 0.41, 0.53), haziness: (0.24, 0.92), push: 0.09),
                ridge(
                    4, foot: 0.3, height: 0.22, frequency: 2.2, trees: 0.022, lit: Paint(0.55, 0.5, 0.42),
                    shade: Paint(0.23, 0.32, 0.36), haziness: (0.1, 0.85), push: 0.14),
                ridge(
                    5, foot: 0.42, height: 0.2, frequency: 1.8, trees: 0.05, lit: Paint(0.45, 0.44, 0.27),
                    shade: Paint(0.11, 0.19, 0.19), haziness: (0.02, 0.7), push: 0.22),
                Layer(
                    Meadow(
                        noise: noise(6), level: 0.29, fall: -0.06, sunlit: Paint(0.7, 0.67, 0.3), shaded: Paint(0.13, 0.22, 0.1),
                        flowers: [
                            Paint(0.96, 0.93, 0.95), Paint(0.72, 0.55, 0.86), Paint(0.99, 0.83, 0.4), Paint(0.9, 0.4, 0.42),
                        ]),
                    moving: push(0.36)),
            ])
    }
}
