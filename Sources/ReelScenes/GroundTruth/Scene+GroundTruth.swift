import Glibc

/// Scenes in which the whole picture moves as one.
extension Scene {
    static func pan(seed: UInt64) -> Scene {
        // Whole pixels at t = 0.5 in pictures of 180, 360, 720 … lines.
        let shift = (90 * Variation(seed: seed).signed(0, 0.3...0.45)).rounded() / 90
        return plane("pan", "The camera pans by a third of the height or more.", seed, .pan(Point(shift, 0)))
    }

    static func zoom(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let factor = exp(vary.signed(0, 0.3...0.55))
        return plane(
            "zoom", "The camera zooms in or out, by 1.35 to 1.73 times.", seed,
            .zoom(factor, about: Point(vary.signed(1, 0...0.2), vary.signed(2, 0...0.12))))
    }

    static func rotate(seed: UInt64) -> Scene {
        let angle = Variation(seed: seed).signed(0, 8...14) * .pi / 180
        return plane("rotate", "The camera rolls by 8 to 14 degrees.", seed, .turn(angle))
    }

    static func perspective(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        return plane(
            "perspective", "The plane turns away from the camera.", seed,
            .tilt(Point(vary.signed(0, 0.12...0.22), vary.signed(1, 0.04...0.1))) + .pan(Point(vary.signed(2, 0...0.05), 0)))
    }

    static func exposure(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        return plane(
            "exposure", "The camera pans a little while the exposure falls by a quarter or more.", seed,
            .pan(Point(vary.signed(0, 0.04...0.12), vary.signed(1, 0.01...0.03))), exposure: vary.amount(2, 0.62...0.78))
    }

    static func nonRigid(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        return plane(
            "non-rigid", "Everything bends like cloth in the wind.", seed,
            .bent(by: vary.signed(0, 0.02...0.032)) + .pan(Point(vary.signed(1, 0...0.01), 0)))
    }

    static func repetitive(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let course = 0.06
        return Scene(
            name: "repetitive", summary: "The camera pans by several bricks along a wall whose bricks look alike.",
            layers: [
                Layer(
                    Brickwork(noise: ValueNoise(seed: seed), course: course),
                    moving: .pan(Point(vary.signed(0, 2...4) * course, vary.signed(1, 0...0.03)))
                        + .zoom(vary.amount(2, 0.95...1.1)))
            ])
    }

    private static func plane(
        _ name: String, _ summary: String, _ seed: UInt64, _ path: MotionPath, exposure: Double = 1
    ) -> Scene {
        Scene(
            name: name, summary: summary, layers: [Layer(Mosaic(noise: ValueNoise(seed: seed)), moving: path)], exposure: exposure
        )
    }
}
