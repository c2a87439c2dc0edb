import Glibc

/// How a layer moves across the picture, so that every moment is known exactly: the homography exp(t G) at time t, a straight way on
/// top of it, and a soft bend that grows evenly.
package struct MotionPath: Sendable {
    package let generator: Matrix3
    /// What the whole moves by from t = 0 to t = 1, after the homography, along a straight line.
    package let travel: Point
    /// The most that a point is bent away at t = 1, in scene units.
    package let bend: Double

    package init(generator: Matrix3, travel: Point = .zero, bend: Double = 0) {
        self.generator = generator
        self.travel = travel
        self.bend = bend
    }

    package static let still = MotionPath(generator: Matrix3.identity * 0)

    /// Straight, at even speed: `shift` from t = 0 to t = 1.
    package static func pan(_ shift: Point) -> MotionPath {
        MotionPath(generator: Matrix3([0, 0, shift.x], [0, 0, shift.y], [0, 0, 0]))
    }

    /// `factor` times as large at t = 1, about `centre`.
    package static func zoom(_ factor: Double, about centre: Point = .zero) -> MotionPath {
        let rate = log(factor)
        return MotionPath(generator: Matrix3([rate, 0, -rate * centre.x], [0, rate, -rate * centre.y], [0, 0, 0]))
    }

    /// Clockwise by `radians` at t = 1, about `centre`.
    package static func turn(_ radians: Double, about centre: Point = .zero) -> MotionPath {
        MotionPath(
            generator: Matrix3([0, -radians, radians * centre.y], [radians, 0, -radians * centre.x], [0, 0, 0]))
    }

    /// The plane tilts away along x and y.
    package static func tilt(_ amount: Point) -> MotionPath {
        MotionPath(generator: Matrix3([0, 0, 0], [0, 0, 0], [amount.x, amount.y, 0]))
    }

    /// The ground below `horizon` slides sideways, `shift` for each unit below it.
    package static func slide(_ shift: Double, below horizon: Double) -> MotionPath {
        MotionPath(generator: Matrix3([0, shift, -shift * horizon], [0, 0, 0], [0, 0, 0]))
    }

    /// A thing whose `centre` goes straight by `travel` while it turns and grows steadily.
    package static func carry(_ centre: Point, by travel: Point, turning radians: Double, growing factor: Double) -> MotionPath {
        let spin = turn(radians, about: centre) + zoom(factor, about: centre)
        return MotionPath(generator: spin.generator, travel: travel)
    }

    /// Waves across the picture, by at most `amount`.
    package static func bent(by amount: Double) -> MotionPath {
        MotionPath(generator: Matrix3.identity * 0, bend: amount)
    }

    /// Both at once.
    package static func + (left: MotionPath, right: MotionPath) -> MotionPath {
        MotionPath(
            generator: left.generator + right.generator, travel: left.travel + right.travel, bend: left.bend + right.bend)
    }

    /// From the layer to the picture at time `t`, without the bend.
    package func toPicture(at t: Double) -> Matrix3 {
        Matrix3([1, 0, t * travel.x], [0, 1, t * travel.y], [0, 0, 1]) * (generator * t).exponential()
    }

    /// From the picture at time `t` to the layer, without the bend.
    package func toLayer(at t: Double) -> Matrix3 {
        (generator * -t).exponential() * Matrix3([1, 0, -t * travel.x], [0, 1, -t * travel.y], [0, 0, 1])
    }
}
