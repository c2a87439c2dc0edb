/// Reads a field of motion between its cells, to 1/256 of a cell. Good as long as the field lives and is not written.
struct FieldReader {
    /// Difference of motion between neighbours, in cells, beyond which they belong to different surfaces.
    private static let tear: Float = 3

    private let cells: UnsafePointer<SIMD4<Float>>
    private let width: Int
    /// From a cell to its right and its lower neighbour; 0 if there is none anywhere.
    private let across: Int
    private let down: Int
    /// Just short of the last cell, so that there is always a neighbour.
    private let right: Float
    private let bottom: Float

    init(_ field: VectorPlane) {
        cells = UnsafePointer(field.pixels)
        width = field.width
        across = field.width > 1 ? 1 : 0
        down = field.height > 1 ? field.width : 0
        right = max(Float(field.width - 1) - 1 / 256, 0)
        bottom = max(Float(field.height - 1) - 1 / 256, 0)
    }

    /// Clamps eight points to the field and says for each the cell at its upper left, and how far it is on the way to the next
    /// cells; what is no number becomes 0.
    @inline(__always)
    func points(_ x: SIMD8<Float>, _ y: SIMD8<Float>) -> (x: SIMD8<UInt32>, y: SIMD8<UInt32>, fx: SIMD8<Float>, fy: SIMD8<Float>)
    {
        // Adding 2^23 leaves the rounded integer in the low bits of the mantissa.
        let magic = SIMD8<Float>(repeating: 8_388_608)
        let bitsX = unsafeBitCast(x.bounded(0, right) * 256 + magic, to: SIMD8<UInt32>.self)
        let bitsY = unsafeBitCast(y.bounded(0, bottom) * 256 + magic, to: SIMD8<UInt32>.self)
        // The way back: the fraction alone behind the same exponent.
        let restX = unsafeBitCast(bitsX & 255 | 0x4B00_0000, to: SIMD8<Float>.self) - magic
        let restY = unsafeBitCast(bitsY & 255 | 0x4B00_0000, to: SIMD8<Float>.self) - magic
        return ((bitsX & 0x7F_FFFF) &>> 8, (bitsY & 0x7F_FFFF) &>> 8, restX * (1 / 256), restY * (1 / 256))
    }

    /// The field at one point, at any place.
    @inline(__always)
    func way(_ x: Float, _ y: Float) -> SIMD4<Float> {
        let x = x > 0 ? (x < right ? x : right) : 0
        let y = y > 0 ? (y < bottom ? y : bottom) : 0
        let (left, top) = (Int32(x), Int32(y))
        return way(UInt32(left), UInt32(top), x - Float(left), y - Float(top))
    }

    /// The field at a point: smooth within a surface, one or the other where two meet.
    @inline(__always)
    func way(_ x: UInt32, _ y: UInt32, _ fx: Float, _ fy: Float) -> SIMD4<Float> {
        let upper = cells + (Int(y) &* width &+ Int(x))
        let lower = upper + down
        let (a, b, c, d) = (upper[0], upper[across], lower[0], lower[across])
        let steepest = (a - d).magnitudes.greater((b - c).magnitudes)
        if any(steepest .> SIMD4(Self.tear, Self.tear, .infinity, .infinity)) {
            return fy < 0.5 ? (fx < 0.5 ? a : b) : (fx < 0.5 ? c : d)
        }
        let above = a + fx * (b - a)
        let below = c + fx * (d - c)
        return above + fy * (below - above)
    }
}
