/// What a layered picture looks like at a moment: through which camera, with what moving, and how much of it there is.
struct ViewMoment {
    var warp: MoveWarp
    /// What moves by itself; nil for nothing.
    var ambient: AmbientField?
    /// How far out of focus the far and the near are, 0...1.
    var blurOfFar: Float = 0
    var blurOfNear: Float = 0
    /// Nearness of what the near focus is on.
    var nearFocus: Float = 0.85
    /// For a point of the picture's plate, whether it is still there (1) or open to what is drawn behind (0); nil: all is there.
    var opening: ((SIMD2<Float>) -> Float)?
    /// How much of the subjects is still there, 0...1.
    var presence: Float = 1

    var isFocused: Bool { blurOfFar <= 0 && blurOfNear <= 0 }

    /// How far out of focus something is.
    @inline(__always)
    func blur(nearness: Float) -> Float {
        blurOfFar * min(max((nearFocus - nearness) * 1.8, 0), 1) + blurOfNear * min(max((nearness - 0.2) * 1.6, 0), 1)
    }
}
