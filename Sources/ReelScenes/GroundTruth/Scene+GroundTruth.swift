import Glibc

extension Scene {
    static func pan(seed: UInt64) -> Scene {
        plane("pan", "The camera pans: everything moves left by a tenth of the height.", seed, .pan(Point(-0.1, 0)))
    }

    static func zoom(seed: UInt64) -> Scene {
        plane("zoom", "The camera zooms in by a quarter.", seed, .zoom(1.25))
    }

    static func rotate(seed: UInt64) -> Scene {
        plane("rotate", "The camera rolls by 12 degrees.", seed, .turn(12 * .pi / 180))
    }

    static func perspective(seed: UInt64) -> Scene {
        plane("perspective", "The plane turns away from the camera.", seed, .tilt(Point(0.18, 0.08)))
    }

    static func exposure(seed: UInt64) -> Scene {
        plane(
            "exposure", "The camera pans a little while the exposure falls by a third.", seed, .pan(Point(-0.04, 0.02)),
            exposure: 0.67)
    }

    static func object(seed: UInt64) -> Scene {
        Scene(
            name: "object", summary: "One object crosses a background that stands still.",
            layers: [
                Layer(Mosaic(noise: ValueNoise(seed: seed)), moving: .still),
                Layer(
                    Pebble(noise: ValueNoise(seed: seed &+ 1), centre: Point(-0.25, 0.05), radius: 0.16),
                    moving: .pan(Point(0.5, -0.1))),
            ])
    }

    static func parallax(seed: UInt64) -> Scene {
        func pebbles(_ first: UInt64, count: Int, radius: Double, y: Double, shift: Double) -> [Layer] {
            (0..<count).map { index in
                let x = (Double(index) + 0.5) / Double(count) * 1.9 - 0.85
                return Layer(
                    Pebble(noise: ValueNoise(seed: seed &+ first &+ UInt64(index)), centre: Point(x, y), radius: radius),
                    moving: .pan(Point(shift, 0)))
            }
        }
        let background = Layer(Mosaic(noise: ValueNoise(seed: seed)), moving: .pan(Point(-0.03, 0)))
        return Scene(
            name: "parallax", summary: "Three layers at three depths: the nearer, the faster.",
            layers: [background] + pebbles(10, count: 4, radius: 0.13, y: -0.14, shift: -0.1)
                + pebbles(20, count: 3, radius: 0.2, y: 0.24, shift: -0.22))
    }

    private static func plane(
        _ name: String, _ summary: String, _ seed: UInt64, _ path: MotionPath, exposure: Double = 1
    ) -> Scene {
        Scene(
            name: name, summary: summary, layers: [Layer(Mosaic(noise: ValueNoise(seed: seed)), moving: path)], exposure: exposure
        )
    }
}
