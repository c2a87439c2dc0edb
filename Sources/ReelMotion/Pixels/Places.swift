/// Where the pixels of one row are fetched from in a picture, and how much each counts.
///
/// Places are whole numbers of 1/128 pixel (a step that small changes the steepest edge by a grey level or two), counted from `margin` pixels left of and above the picture's first pixel, and never
/// outside the picture. Owns its memory: `capacity` entries, all of them always good to fetch from.
final class Places {
    /// Pixels around a picture that a fetch may touch.
    static let margin = 2

    /// The lowest bits of a place, which say how far it is on to the next pixel; the others are the pixel's number.
    static let fractionBits = 7
    static let fraction: UInt32 = 127

    let capacity: Int
    let x: UnsafeMutablePointer<UInt32>
    let y: UnsafeMutablePointer<UInt32>
    let weight: UnsafeMutablePointer<Float>
    /// How far what the picture says of the place can be trusted, whether it is to be fetched or not: never below `weight`.
    let vote: UnsafeMutablePointer<Float>

    /// - Parameter width: entries needed; rounded up so that loops can take eight at a time.
    init(width: Int) {
        capacity = (width + 7) / 8 * 8
        x = .allocate(capacity: capacity)
        y = .allocate(capacity: capacity)
        weight = .allocate(capacity: capacity)
        vote = .allocate(capacity: capacity)
        let corner = UInt32(Self.margin) << UInt32(Self.fractionBits)
        x.initialize(repeating: corner, count: capacity)
        y.initialize(repeating: corner, count: capacity)
        weight.initialize(repeating: 0, count: capacity)
        vote.initialize(repeating: 0, count: capacity)
    }

    deinit {
        x.deallocate()
        y.deallocate()
        weight.deallocate()
        vote.deallocate()
    }

    /// Sets eight entries from `index` on, from coordinates up to 16384; `right` and `bottom` are those of the last pixels.
    @inline(__always)
    func set(_ index: Int, x: SIMD8<Float>, y: SIMD8<Float>, right: Float, bottom: Float) {
        UnsafeMutableRawPointer(self.x + index).storeBytes(of: Self.whole(x, limit: right), as: SIMD8<UInt32>.self)
        UnsafeMutableRawPointer(self.y + index).storeBytes(of: Self.whole(y, limit: bottom), as: SIMD8<UInt32>.self)
    }

    /// Clamped to 0...limit, and in steps; what is no number counts as 0.
    @inline(__always)
    private static func whole(_ coordinate: SIMD8<Float>, limit: Float) -> SIMD8<UInt32> {
        let inside = coordinate.bounded(0, limit)
        // Adding 2^23 leaves the rounded integer in the low bits of the mantissa.
        let bits = unsafeBitCast((inside + Float(margin)) * 128 + 8_388_608, to: SIMD8<UInt32>.self)
        return bits & 0x7F_FFFF
    }
}
