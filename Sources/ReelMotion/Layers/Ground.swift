/// How near the ground of a picture is: evenly nearer towards the lower edge.
///
/// Even, so that what is straight in the picture stays straight when the camera moves, whatever it is.
struct Ground {
    private let slope: Float
    private static let far: Float = 0.14
    private static let near: Float = 0.82

    /// - Parameter height: of the picture, in pixels.
    init(height: Int) {
        slope = (Self.near - Self.far) / Float(max(1, height - 1))
    }

    /// 0 far ... 1 near, for a line of the picture.
    @inline(__always)
    func nearness(_ y: Float) -> Float { Self.far + slope * y }

    /// How near something is that stands on line `y`: a little before the ground there, so that it covers it.
    func nearness(standingOn y: Float) -> Float { min(nearness(y) + 0.05, 1) }
}
