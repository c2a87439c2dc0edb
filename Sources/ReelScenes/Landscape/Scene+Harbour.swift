extension Scene {
    /// The camera trucks right and pushes in a little while a boat crosses the bay.
    static func harbour(seed: UInt64) -> Scene {
        func noise(_ layer: UInt64) -> ValueNoise { ValueNoise(seed: seed &* 64 &+ layer) }
        func camera(truck: Double, push: Double) -> MotionPath {
            .pan(Point(-truck, 0)) + .zoom(1 + push, about: Point(0, horizon))
        }
        let sun = Point(0.2, -0.1)
        let haze = Paint(0.96, 0.81, 0.7)
        let boat = Sailboat(noise: noise(20), place: Point(-0.31, 0.135), size: 0.33)
        let crossing = MotionPath.pan(Point(0.62, 0.012))
        return Scene(
            name: "harbour", summary: "A sailing boat crosses a bay at golden hour; the camera trucks right.",
            layers: [
                Layer(
                    Sky(
                        noise: noise(1), sun: sun, horizon: horizon, top: Paint(0.25, 0.43, 0.66), middle: Paint(0.62, 0.71, 0.8),
                        low: Paint(0.99, 0.84, 0.68), glow: Paint(1, 0.87, 0.62), cloudiness: 0.5),
                    moving: camera(truck: 0.035, push: 0.01)),
                Layer(
                    Ridge(
                        noise: noise(2), foot: horizon, height: 0.21, frequency: 1.5, grain: 0.05,
                        sunlit: Paint(0.74, 0.66, 0.72),
                        shaded: Paint(0.42, 0.46, 0.6), haze: haze, haziness: (0.38, 0.85)),
                    moving: camera(truck: 0.045, push: 0.012)),
                Layer(
                    Ridge(
                        noise: noise(3), foot: horizon, height: 0.14, frequency: 2.3, grain: 0.03, sunlit: Paint(0.66, 0.6, 0.55),
                        shaded: Paint(0.3, 0.37, 0.46), haze: haze, haziness: (0.24, 0.66)),
                    moving: camera(truck: 0.062, push: 0.016)),
                Layer(
                    Ridge(
                        noise: noise(4), foot: horizon, height: 0.1, frequency: 2.6, trees: 0.011, grain: 0.014,
                        sunlit: Paint(0.62, 0.55, 0.32), shaded: Paint(0.17, 0.25, 0.24), haze: haze, haziness: (0.1, 0.4),
                        shore: (-0.15, 0.12)),
                    moving: camera(truck: 0.085, push: 0.022)),
                Layer(
                    Lighthouse(noise: noise(6), place: Point(0.66, -0.016), size: 0.2), moving: camera(truck: 0.1, push: 0.026)),
                Layer(
                    Ridge(
                        noise: noise(5), foot: horizon + 0.004, height: 0.075, frequency: 3.4, trees: 0.007, grain: 0.012,
                        sunlit: Paint(0.7, 0.58, 0.33), shaded: Paint(0.2, 0.23, 0.19), haze: haze, haziness: (0.04, 0.2),
                        shore: (0.62, 0.36)),
                    moving: camera(truck: 0.1, push: 0.026)),
                Layer(
                    Water(
                        noise: noise(7), horizon: horizon, sunX: sun.x, deep: Paint(0.1, 0.26, 0.33), glitter: Paint(1, 0.9, 0.68)
                    ),
                    moving: .slide(-0.3, below: horizon) + camera(truck: 0.09, push: 0.02)),
                Layer(Mirrored(noise: noise(21), original: boat, waterline: boat.place.y, reach: 0.3), moving: crossing),
                Layer(boat, moving: crossing),
                Layer(
                    LeafyTree(noise: noise(9), root: Point(-0.83, 0.37), size: 0.5), moving: camera(truck: 0.2, push: 0.05)),
                Layer(
                    Meadow(
                        noise: noise(10), level: 0.44, fall: 0.13, sunlit: Paint(0.66, 0.64, 0.24),
                        shaded: Paint(0.1, 0.17, 0.08),
                        flowers: [Paint(0.97, 0.94, 0.9), Paint(0.93, 0.55, 0.6), Paint(0.98, 0.8, 0.36)]),
                    moving: camera(truck: 0.23, push: 0.06)),
            ])
    }

    private static let horizon = 0.03
}
