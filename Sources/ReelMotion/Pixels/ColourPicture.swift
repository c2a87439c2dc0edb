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
    func fetch(_ places: Places, _ columns: Range<Int>, into target: UnsafeMutablePointer<SIMD4<Float>>) {
        let width = pixels.width
        let base = pixels.pixels - width - 1
        for i in columns {
            target[i] = CubicKernel.value(base, width, places.x[i], places.y[i], weights: kernel.weights)
        }
    }
}
