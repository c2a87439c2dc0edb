/// What moves by itself at a moment, for every spot of a picture: by how many pixels it is fetched from elsewhere (x, y), how much
/// brighter it is (a share), and how much haze lies over it (a share).
final class AmbientField {
    /// Pixels of the picture from one value to the next.
    static let cell = 4
    let plane: VectorPlane

    init(width: Int, height: Int) {
        plane = VectorPlane(width: width / Self.cell + 2, height: height / Self.cell + 2)
    }

    /// The value at a point of the picture.
    @inline(__always)
    func value(_ x: Float, _ y: Float) -> SIMD4<Float> {
        plane.bilinear(x / Float(Self.cell), y / Float(Self.cell))
    }
}
