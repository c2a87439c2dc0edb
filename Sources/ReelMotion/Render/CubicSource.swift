/// A plane that pixels are fetched from by the million, between its own pixels.
///
/// Keeps the plane alive; never written.
final class CubicSource {
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
        return CubicKernel.value(base, width, bits.x, bits.y, weights: weights)
    }

    /// The value anywhere; edges repeat outwards.
    @inline(__always)
    func anywhere(_ place: SIMD4<Float>) -> SIMD4<Float> {
        holds(place, place) ? inside(place) : plane.bicubic(place.x, place.y)
    }
}
