import Glibc

/// Scenes in which one thing moves before another.
extension Scene {
    static func object(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let travel = Point(vary.signed(0, 0.4...0.6), vary.signed(1, 0.05...0.12))
        return Scene(
            name: "object", summary: "One object crosses a background that stands still.",
            layers: [
                ground(seed, moving: .still),
                pebble(
                    seed &+ 1, Point(-travel.x / 2, 0.04 - travel.y / 2), radius: vary.amount(2, 0.13...0.19),
                    moving: .pan(travel)),
            ])
    }

    static func twoObjects(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let ways = [
            Point(vary.signed(0, 0.3...0.5), vary.signed(1, 0...0.06)),
            Point(vary.signed(2, 0.2...0.4), vary.signed(3, 0...0.06)),
        ]
        let middles = [Point(-0.25, -0.2), Point(0.2, 0.23)]
        let turns = [vary.signed(4, 0.2...0.5), vary.signed(5, 0...0.2)]
        let growth = [vary.amount(6, 0.9...1.1), vary.amount(7, 1.1...1.3)]
        return Scene(
            name: "two-objects", summary: "Two objects go their ways, turning and growing, while the camera pans a little.",
            layers: [ground(seed, moving: .pan(Point(vary.signed(8, 0.02...0.06), 0)))]
                + (0..<2).map { index in
                    let centre = middles[index] - ways[index] / 2
                    return pebble(
                        seed &+ 1 &+ UInt64(index), centre, radius: vary.amount(9 + index, 0.12...0.17),
                        moving: .carry(centre, by: ways[index], turning: turns[index], growing: growth[index]))
                })
    }

    static func parallax(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let side: Double = vary.signed(0, 1...1)
        func row(_ first: UInt64, count: Int, radius: Double, y: Double, shift: Double) -> [Layer] {
            (0..<count).map { index in
                let x = (Double(index) + 0.5) / Double(count) * 1.9 - 0.85
                return pebble(seed &+ first &+ UInt64(index), Point(x, y), radius: radius, moving: .pan(Point(side * shift, 0)))
            }
        }
        return Scene(
            name: "parallax", summary: "Three layers at three depths: the nearer, the faster.",
            layers: [ground(seed, moving: .pan(Point(side * vary.amount(1, 0.02...0.05), 0)))]
                + row(10, count: 4, radius: 0.13, y: -0.14, shift: vary.amount(2, 0.08...0.13))
                + row(20, count: 3, radius: 0.2, y: 0.24, shift: vary.amount(3, 0.18...0.28)))
    }

    static func foreground(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let way = Point(vary.signed(0, 0.12...0.2), vary.signed(1, 0.01...0.04))
        return Scene(
            name: "foreground", summary: "A thing that fills most of the picture moves before a background.",
            layers: [
                ground(seed, moving: .pan(way * -0.3)),
                Layer(
                    Panel(pattern: Mosaic(noise: ValueNoise(seed: seed &+ 1)), halfSize: Point(0.62, 0.44), corner: 0.12),
                    moving: .carry(.zero, by: way, turning: 0, growing: vary.amount(2, 0.97...1.06))),
            ])
    }

    static func smallMotion(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let way = Point(vary.signed(0, 0.06...0.09), vary.signed(1, 0.01...0.03))
        return Scene(
            name: "small-motion", summary: "The camera and an object move by a few hundredths of the height.",
            layers: [
                ground(seed, moving: .pan(Point(vary.signed(2, 0.025...0.04), 0))),
                pebble(seed &+ 1, Point(-0.1, 0.05), radius: 0.2, moving: .pan(way)),
            ])
    }

    static func thin(seed: UInt64) -> Scene {
        let vary = Variation(seed: seed)
        let side: Double = vary.signed(0, 1...1)
        return Scene(
            name: "thin", summary: "Thin bars pass before a background.",
            layers: [
                ground(seed, moving: .pan(Point(side * vary.amount(1, 0.01...0.03), 0))),
                Layer(
                    Railing(noise: ValueNoise(seed: seed &+ 1)),
                    moving: .pan(Point(side * vary.amount(2, 0.05...0.09), vary.signed(3, 0...0.01)))),
            ])
    }

    private static func ground(_ seed: UInt64, moving path: MotionPath) -> Layer {
        Layer(Mosaic(noise: ValueNoise(seed: seed)), moving: path)
    }

    private static func pebble(_ seed: UInt64, _ centre: Point, radius: Double, moving path: MotionPath) -> Layer {
        Layer(Pebble(noise: ValueNoise(seed: seed), centre: centre, radius: radius), moving: path)
    }
}
