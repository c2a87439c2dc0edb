/// A point or displacement, in pixels: x to the right, y down.
package typealias Point = SIMD2<Double>

/// A similarity of the plane, as complex numbers: z -> rotation * z + translation.
package struct Similarity: Hashable, Sendable {
    /// Scale times (cosine, sine) of the angle; the angle turns x towards y, clockwise on the screen.
    package var rotation: Point
    package var translation: Point

    package static let identity = Similarity(rotation: Point(1, 0), translation: .zero)

    package init(rotation: Point, translation: Point) {
        self.rotation = rotation
        self.translation = translation
    }

    /// Scaling and turning about `centre`, then moving by `shift`.
    package init(scale: Double, angle: Double, about centre: Point, shift: Point = .zero) {
        rotation = scale * Point(cos(angle), sin(angle))
        translation = centre + shift - rotation.times(centre)
    }

    package var scale: Double { rotation.length }
    /// Radians, -pi...pi.
    package var angle: Double { atan2(rotation.y, rotation.x) }

    package func callAsFunction(_ p: Point) -> Point { rotation.times(p) + translation }

    package var inverse: Similarity {
        let back = Point(1, 0).divided(by: rotation)
        return Similarity(rotation: back, translation: -back.times(translation))
    }

    /// First `self`, then `next`.
    package func then(_ next: Similarity) -> Similarity {
        Similarity(rotation: next.rotation.times(rotation), translation: next(translation))
    }

    /// exp(t log self): a steady zoom and turn about one fixed point, or a steady shift (Alexa 2002).
    package func power(_ t: Double) -> Similarity {
        let turned = pow(scale, t) * Point(cos(t * angle), sin(t * angle))
        let whole = rotation - Point(1, 0)
        // The sum of a geometric series; for a pure shift it tends to t.
        let share = whole.length < 1e-9 ? Point(t, 0) : (turned - Point(1, 0)).divided(by: whole)
        return Similarity(rotation: turned, translation: share.times(translation))
    }

    /// The same map in coordinates where p reads `scale * p + offset`.
    package func conjugated(scale: Double, offset: Point) -> Similarity {
        Similarity(rotation: rotation, translation: scale * translation + offset - rotation.times(offset))
    }
}

extension Point {
    package var length: Double { (x * x + y * y).squareRoot() }

    /// The product as complex numbers.
    package func times(_ other: Point) -> Point {
        Point(x * other.x - y * other.y, x * other.y + y * other.x)
    }

    /// The quotient as complex numbers.
    package func divided(by other: Point) -> Point {
        times(Point(other.x, -other.y)) / (other.x * other.x + other.y * other.y)
    }
}
