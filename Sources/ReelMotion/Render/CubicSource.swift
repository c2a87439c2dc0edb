/// A plane that pixels are fetched from by the million, between its own pixels.
///
/// Keeps the plane alive; never written.
final class CubicSource {
    private static let bits = UInt32(Places.fractionBits)
    private static let steps = Float(1 << Places.fractionBits)

    let plane: VectorPlane
    private let kernel = CubicKernel()
    private let weights: UnsafeMutablePointer<SIMD4<Float>>
    /// One pixel up and left of the first.
    private let base: UnsafeMutablePointer<SIMD4<Float>>
    private let width: Int
    private let right: Float
    private let bottom: Float

    init(_ plane: VectorPlane) {
        self.plane = plane
        weights = kernel.weights
        width = plane.width
        base = plane.pixels - plane.width - 1
        right = Float(plane.width) - 2.01
        bottom = Float(plane.height) - 2.01
    }

    /// Whether all that is between two points can be fetched by `inside`.
    @inline(__always)
    func holds(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Bool {
        a.x >= 1 && a.y >= 1 && b.x >= 1 && b.y >= 1 && a.x < right && a.y < bottom && b.x < right && b.y < bottom
    }

    /// The value at a point at least one pixel from the first and two from the last row and column, in the steps of `Places`.
    @inline(__always)
    func inside(_ place: SIMD4<Float>) -> SIMD4<Float> {
        // Adding 2^23 leaves the rounded integer in the low bits of the mantissa.
        let bits = unsafeBitCast(place * Self.steps + 8_388_608, to: SIMD4<UInt32>.self) & 0x7F_FFFF
        let (x, y) = (bits.x, bits.y)
        let (wx, wy) = (weights[Int(x & Places.fraction)], weights[Int(y & Places.fraction)])
        let p0 = base + (Int(y >> Self.bits) &* width &+ Int(x >> Self.bits))
        let p1 = p0 + width
        let p2 = p1 + width
        let p3 = p2 + width
        // Columns first: their four sums do not wait for each other.
        let c0 = p0[0] * wy.x + p1[0] * wy.y + p2[0] * wy.z + p3[0] * wy.w
        let c1 = p0[1] * wy.x + p1[1] * wy.y + p2[1] * wy.z + p3[1] * wy.w
        let c2 = p0[2] * wy.x + p1[2] * wy.y + p2[2] * wy.z + p3[2] * wy.w
        let c3 = p0[3] * wy.x + p1[3] * wy.y + p2[3] * wy.z + p3[3] * wy.w
        return c0 * wx.x + c1 * wx.y + (c2 * wx.z + c3 * wx.w)
    }

    /// The value anywhere; edges repeat outwards.
    @inline(__always)
    func anywhere(_ place: SIMD4<Float>) -> SIMD4<Float> {
        holds(place, place) ? inside(place) : plane.bicubic(place.x, place.y)
    }
}
