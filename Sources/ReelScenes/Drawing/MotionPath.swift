import Glibc

/// How a layer moves across the picture: the homography exp(t G) at time t, so that every moment is known exactly.
package struct MotionPath: Sendable {
    package let generator: Matrix3

    package init(generator: Matrix3) {
        self.generator = generator
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

    /// Clockwise by `radians` at t = 1, about the middle.
    package static func turn(_ radians: Double) -> MotionPath {
        MotionPath(generator: Matrix3([0, -radians, 0], [radians, 0, 0], [0, 0, 0]))
    }

    /// The plane tilts away along x and y.
    package static func tilt(_ amount: Point) -> MotionPath {
        MotionPath(generator: Matrix3([0, 0, 0], [0, 0, 0], [amount.x, amount.y, 0]))
    }

    /// The ground below `horizon` slides sideways, `shift` for each unit below it.
    package static func slide(_ shift: Double, below horizon: Double) -> MotionPath {
        MotionPath(generator: Matrix3([0, shift, -shift * horizon], [0, 0, 0], [0, 0, 0]))
    }

    /// Both at once.
    package static func + (left: MotionPath, right: MotionPath) -> MotionPath {
        MotionPath(generator: left.generator + right.generator)
    }

    /// From the layer to the picture at time `t`.
    package func toPicture(at t: Double) -> Matrix3 {
        (generator * t).exponential()
    }

    /// From the picture at time `t` to the layer.
    package func toLayer(at t: Double) -> Matrix3 {
        (generator * -t).exponential()
    }
}
