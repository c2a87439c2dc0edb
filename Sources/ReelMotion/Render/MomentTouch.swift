/// What a prompt adds to a moment between two pictures: the hand that holds the camera, and what moves by itself.
struct MomentTouch {
    /// Where the hand holds the camera: shift as shares of the picture, and turn in radians.
    var sway: (shift: Point, turn: Double) = (.zero, 0)
    /// The most that `sway` amounts to at about this time, on either side.
    var swayReach = 0.0
    /// What moves in the first and in the last picture, each on its own picture; nil for nothing.
    var first: AmbientField?
    var last: AmbientField?
    /// How much of what moves is the last picture's, 0...1.
    var shareOfLast: Float = 0

    /// Nothing at all.
    static var none: MomentTouch { MomentTouch() }

    /// From the frame that the hand holds to the frame of a camera at rest, in pixels.
    func held(width: Int, height: Int) -> Similarity {
        guard swayReach > 0 else { return .identity }
        return MoveWarp(CameraMove(), sway: sway, swayReach: swayReach, width: width, height: height).middle
    }
}
