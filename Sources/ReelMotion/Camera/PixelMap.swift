/// A homography in single precision, for the millions of points of a picture.
struct PixelMap {
    private let x: SIMD3<Float>
    private let y: SIMD3<Float>
    private let w: SIMD3<Float>
    /// Whether it needs no division.
    private let isAffine: Bool

    init(_ map: Homography) {
        (x, y, w) = (SIMD3(map.x), SIMD3(map.y), SIMD3(map.w))
        isAffine = map.w.x == 0 && map.w.y == 0
    }

    @inline(__always)
    func callAsFunction(_ px: Float, _ py: Float) -> SIMD2<Float> {
        let q = SIMD2(x.x * px + x.y * py + x.z, y.x * px + y.y * py + y.z)
        if isAffine { return q }
        // Points that the camera never had before it must not come out on top of those it had.
        return q / max(w.x * px + w.y * py + w.z, 1e-3)
    }

    @inline(__always)
    func callAsFunction(_ p: SIMD2<Float>) -> SIMD2<Float> { self(p.x, p.y) }
}
