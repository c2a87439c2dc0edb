extension Homography {
    /// Pixels that count as one while powers are taken: numbers near 1 are the most exact.
    private static let unit = 1024.0

    /// exp(t log self): the part `t` of one steady motion, 0 none of it and 1 all (Alexa 2002).
    ///
    /// Sums, products and quotients alone, so that the result is the same on every machine. Where there is no real logarithm, a
    /// similarity takes its own path, and anything else the straight one.
    package func power(_ t: Double) -> Homography {
        let small = conjugated(scale: 1 / Self.unit, offset: .zero)
        if let logarithm = Matrix(small).logarithm() {
            let part = (logarithm * t).exponential().homography.conjugated(scale: Self.unit, offset: .zero)
            return part
        }
        if let similarity { return Homography(similarity.power(t)) }
        let still = Self.identity
        return Homography(x: still.x + t * (x - still.x), y: still.y + t * (y - still.y), w: still.w + t * (w - still.w))
    }
}

/// A 3 x 3 matrix with the functions that a logarithm needs.
private struct Matrix {
    var x: SIMD3<Double>
    var y: SIMD3<Double>
    var z: SIMD3<Double>

    static let identity = Matrix(x: SIMD3(1, 0, 0), y: SIMD3(0, 1, 0), z: SIMD3(0, 0, 1))

    init(x: SIMD3<Double>, y: SIMD3<Double>, z: SIMD3<Double>) {
        (self.x, self.y, self.z) = (x, y, z)
    }

    init(_ map: Homography) {
        (x, y, z) = (map.x, map.y, map.w)
    }

    var homography: Homography { Homography(x: x, y: y, w: z) }

    static func + (a: Matrix, b: Matrix) -> Matrix { Matrix(x: a.x + b.x, y: a.y + b.y, z: a.z + b.z) }
    static func - (a: Matrix, b: Matrix) -> Matrix { Matrix(x: a.x - b.x, y: a.y - b.y, z: a.z - b.z) }
    static func * (a: Matrix, s: Double) -> Matrix { Matrix(x: a.x * s, y: a.y * s, z: a.z * s) }
    static func * (a: Matrix, b: Matrix) -> Matrix {
        func row(_ r: SIMD3<Double>) -> SIMD3<Double> { r.x * b.x + r.y * b.y + r.z * b.z }
        return Matrix(x: row(a.x), y: row(a.y), z: row(a.z))
    }

    /// The largest sum of magnitudes of a row.
    var size: Double {
        [x, y, z].map { abs($0.x) + abs($0.y) + abs($0.z) }.max() ?? 0
    }

    /// Nil if there is none.
    var inverse: Matrix? {
        func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
            SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
        }
        let (a, b, c) = (cross(y, z), cross(z, x), cross(x, y))
        let determinant = (x * a).sum()
        guard determinant.isFinite, abs(determinant) > 1e-12 else { return nil }
        return Matrix(x: SIMD3(a.x, b.x, c.x), y: SIMD3(a.y, b.y, c.y), z: SIMD3(a.z, b.z, c.z)) * (1 / determinant)
    }

    /// The principal square root, by Denman & Beavers's iteration; nil if it does not settle.
    func squareRoot() -> Matrix? {
        var (root, back) = (self, Matrix.identity)
        for _ in 0..<30 {
            guard let a = root.inverse, let b = back.inverse else { return nil }
            let next = (root + b) * 0.5
            back = (back + a) * 0.5
            let change = (next - root).size
            root = next
            if change < 1e-14 * root.size { break }
        }
        return (root * root - self).size < 1e-9 * size ? root : nil
    }

    /// The principal logarithm, by roots until a series will do; nil if there is none.
    func logarithm() -> Matrix? {
        var (root, factor) = (self, 1.0)
        while (root - .identity).size > 0.05 {
            guard factor < 1024, let next = root.squareRoot() else { return nil }
            root = next
            factor *= 2
        }
        // log m = 2 artanh((m - 1) / (m + 1)).
        guard let below = (root + .identity).inverse else { return nil }
        let ratio = (root - .identity) * below
        let square = ratio * ratio
        var (sum, term) = (ratio, ratio)
        for order in stride(from: 3.0, through: 13, by: 2) {
            term = term * square
            sum = sum + term * (1 / order)
        }
        return sum * (2 * factor)
    }

    /// By scaling, the exponential series, and squaring.
    func exponential() -> Matrix {
        let scaled = self * (1.0 / 256)
        var (sum, term) = (Matrix.identity, Matrix.identity)
        for order in 1...12 {
            term = term * scaled * (1 / Double(order))
            sum = sum + term
        }
        for _ in 0..<8 { sum = sum * sum }
        return sum
    }
}
