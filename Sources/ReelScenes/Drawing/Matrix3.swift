/// A 3 x 3 matrix: a homography of the picture plane, or the generator of one.
package struct Matrix3: Sendable {
    /// Row by row.
    package var rows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)

    package init(_ first: SIMD3<Double>, _ second: SIMD3<Double>, _ third: SIMD3<Double>) {
        rows = (first, second, third)
    }

    package static let identity = Matrix3([1, 0, 0], [0, 1, 0], [0, 0, 1])

    package static func * (left: Matrix3, right: Matrix3) -> Matrix3 {
        func row(_ r: SIMD3<Double>) -> SIMD3<Double> {
            r.x * right.rows.0 + r.y * right.rows.1 + r.z * right.rows.2
        }
        return Matrix3(row(left.rows.0), row(left.rows.1), row(left.rows.2))
    }

    package static func + (left: Matrix3, right: Matrix3) -> Matrix3 {
        Matrix3(left.rows.0 + right.rows.0, left.rows.1 + right.rows.1, left.rows.2 + right.rows.2)
    }

    package static func * (left: Matrix3, factor: Double) -> Matrix3 {
        Matrix3(left.rows.0 * factor, left.rows.1 * factor, left.rows.2 * factor)
    }

    /// The matrix exponential, by scaling and squaring of its Taylor series.
    package func exponential() -> Matrix3 {
        let scaled = self * (1.0 / 64)
        var sum = Matrix3.identity
        var term = Matrix3.identity
        for order in 1...10 {
            term = term * scaled * (1 / Double(order))
            sum = sum + term
        }
        for _ in 0..<6 { sum = sum * sum }
        return sum
    }

    /// Where the homography takes a point.
    @inline(__always)
    package func callAsFunction(_ point: Point) -> Point {
        let w = rows.2.x * point.x + rows.2.y * point.y + rows.2.z
        return Point(
            rows.0.x * point.x + rows.0.y * point.y + rows.0.z, rows.1.x * point.x + rows.1.y * point.y + rows.1.z) / w
    }
}

extension Matrix3 {
    /// The point that an affine generator leaves in place; nil if there is none or many.
    package var fixedPoint: Point? {
        let determinant = rows.0.x * rows.1.y - rows.0.y * rows.1.x
        guard abs(determinant) > 1e-12 else { return nil }
        return Point(
            (rows.0.y * rows.1.z - rows.1.y * rows.0.z) / determinant, (rows.1.x * rows.0.z - rows.0.x * rows.1.z) / determinant)
    }
}
