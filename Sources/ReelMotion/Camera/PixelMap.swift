/// A homography in single precision, for the millions of points of a picture.
struct PixelMap {
    private let x: SIMD3<Float>
    private let y: SIMD3<Float>
    private let w: SIMD3<Float>
    /// Whether it needs no division.
    private let isAffine: Bool
    /// Points that the camera never had before it must not come out on top of those it had.
    private static let leastDepth: Float = 1e-3

    init(_ map: Homography) {
        (x, y, w) = (SIMD3(map.x), SIMD3(map.y), SIMD3(map.w))
        isAffine = map.w.x == 0 && map.w.y == 0
    }

    @inline(__always)
    func callAsFunction(_ px: Float, _ py: Float) -> SIMD2<Float> {
        let q = SIMD2(x.x * px + x.y * py + x.z, y.x * px + y.y * py + y.z)
        if isAffine { return q }
        return q / max(w.x * px + w.y * py + w.z, Self.leastDepth)
    }

    @inline(__always)
    func callAsFunction(_ p: SIMD2<Float>) -> SIMD2<Float> { self(p.x, p.y) }
}

extension PixelMap {
    /// What one pixel further right, and one further down, add to where the map leads from about `p`.
    func slope(at p: SIMD2<Float>) -> (right: SIMD2<Float>, down: SIMD2<Float>) {
        // Over eight pixels, so that little is lost to rounding.
        let here = self(p)
        return ((self(p.x + 8, p.y) - here) * 0.125, (self(p.x, p.y + 8) - here) * 0.125)
    }

    /// The map along one row of pixels.
    struct Row {
        /// Numerators of x and y, and their denominator: at the row's first pixel, and what each pixel adds.
        fileprivate let start: SIMD3<Float>
        fileprivate let step: SIMD3<Float>
        fileprivate let isAffine: Bool

        @inline(__always)
        func callAsFunction(_ x: Float) -> SIMD2<Float> {
            let p = start + x * step
            return isAffine ? SIMD2(p.x, p.y) : SIMD2(p.x, p.y) / max(p.z, PixelMap.leastDepth)
        }

        @inline(__always)
        func callAsFunction(_ x: SIMD8<Float>) -> (x: SIMD8<Float>, y: SIMD8<Float>) {
            let (px, py) = (x * step.x + start.x, x * step.y + start.y)
            guard !isAffine else { return (px, py) }
            let depth = (x * step.z + start.z).greater(SIMD8(repeating: PixelMap.leastDepth))
            return (px / depth, py / depth)
        }
    }

    func row(_ y: Int) -> Row {
        let py = Float(y)
        return Row(
            start: SIMD3(x.y * py + x.z, self.y.y * py + self.y.z, w.y * py + w.z), step: SIMD3(x.x, self.y.x, w.x),
            isAffine: isAffine)
    }
}
