import ReelMedia

/// A picture's colours, ready to be fetched from between its pixels.
///
/// Never written once made.
final class ColourPicture {
    private let kernel = CubicKernel()
    /// Red, green, blue 0...255; `Places.margin` pixels wider on every side, edges repeated outwards.
    private let pixels: VectorPlane

    init(_ frame: Frame) {
        pixels = VectorPlane(colours: frame).padded(by: Places.margin)
    }

    /// The colours at `places`, by Catmull-Rom interpolation.
    func fetch(_ places: Places, into target: UnsafeMutablePointer<SIMD4<Float>>) {
        let width = pixels.width
        let base = pixels.pixels - width - 1
        for i in 0..<places.capacity {
            let (x, y) = (places.x[i], places.y[i])
            let (wx, wy) = (kernel.weights[Int(x & 255)], kernel.weights[Int(y & 255)])
            let p0 = base + (Int(y >> 8) &* width &+ Int(x >> 8))
            let p1 = p0 + width
            let p2 = p1 + width
            let p3 = p2 + width
            // Columns first: their four sums do not wait for each other.
            let c0 = p0[0] * wy.x + p1[0] * wy.y + p2[0] * wy.z + p3[0] * wy.w
            let c1 = p0[1] * wy.x + p1[1] * wy.y + p2[1] * wy.z + p3[1] * wy.w
            let c2 = p0[2] * wy.x + p1[2] * wy.y + p2[2] * wy.z + p3[2] * wy.w
            let c3 = p0[3] * wy.x + p1[3] * wy.y + p2[3] * wy.z + p3[3] * wy.w
            target[i] = c0 * wx.x + c1 * wx.y + (c2 * wx.z + c3 * wx.w)
        }
    }
}
