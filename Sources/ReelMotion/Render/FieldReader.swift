/// Reads a field of motion between its cells. Good as long as the field lives and is not written.
struct FieldReader {
    /// Difference of motion between neighbours, in cells, beyond which they belong to different surfaces.
    private static let tear: Float = 3

    private let cells: UnsafePointer<SIMD4<Float>>
    private let width: Int
    private let right: Float
    private let bottom: Float

    init(_ field: VectorPlane) {
        cells = UnsafePointer(field.pixels)
        width = field.width
        right = Float(field.width - 1)
        bottom = Float(field.height - 1)
    }

    /// The field at a point: smooth within a surface, one or the other where two meet.
    @inline(__always)
    func way(_ x: Float, _ y: Float) -> SIMD4<Float> {
        let x = min(max(x, 0), right)
        let y = min(max(y, 0), bottom)
        let (left, top) = (Int32(x), Int32(y))
        let (fx, fy) = (x - Float(left), y - Float(top))
        let upper = cells + (Int(top) &* width &+ Int(left))
        let across = x < right ? 1 : 0
        let lower = upper + (y < bottom ? width : 0)
        let (a, b, c, d) = (upper[0], upper[across], lower[0], lower[across])
        let steepest = (a - d).magnitudes.greater((b - c).magnitudes)
        if steepest.x > Self.tear || steepest.y > Self.tear {
            return fy < 0.5 ? (fx < 0.5 ? a : b) : (fx < 0.5 ? c : d)
        }
        let above = a + fx * (b - a)
        let below = c + fx * (d - c)
        return above + fy * (below - above)
    }
}
