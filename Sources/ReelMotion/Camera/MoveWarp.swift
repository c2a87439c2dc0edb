/// Where each point of a moment's view is fetched from in the picture.
///
/// Shifts and turns bring just as much zoom as keeps the view inside the picture, so that all of it starts from nothing. Only a view
/// that shrinks looks beyond the borders, by at most `margin`.
struct MoveWarp {
    /// How far a view may look beyond the picture's borders, as a share of each side.
    static let margin = 0.1

    private let half: SIMD2<Float>
    /// How much the middle distance shrinks on the way back to the picture.
    private let inwards: Float
    private let dolly: Float
    private let turn: SIMD2<Float>
    private let shift: SIMD2<Float>
    private let parallax: SIMD2<Float>
    private let orbit: SIMD2<Float>
    private let slide: SIMD2<Float>
    /// Nearness of the subject, about which the camera orbits.
    private let pivot: Float

    /// How much more than the middle distance the nearest things grow, and the farthest less, when the camera drives.
    private static let depthOfDolly: Float = 0.6

    /// How much further than the middle distance the nearest things slide, and the farthest less.
    private static let depthOfSlide: Float = 0.18

    /// - Parameters:
    ///   - pose: where the camera is now.
    ///   - sway: where the hand holds the camera now: shift as shares of the picture, and turn in radians.
    ///   - swayReach: the most that `sway` amounts to at about this time, on either side.
    ///   - slide: pixels by which the view goes further, whatever is there; what is near goes a little further still.
    ///   - pivot: nearness of what the camera orbits.
    init(
        _ pose: CameraMove, sway: (shift: Point, turn: Double) = (.zero, 0), swayReach: Double = 0,
        slide: SIMD2<Float> = .zero, pivot: Float = 0.5, width: Int, height: Int
    ) {
        let size = Point(Double(width), Double(height))
        let half = (size - 1) / 2
        let angle = pose.roll + sway.turn
        let widestAngle = abs(pose.roll) + swayReach
        let way = pose.shift + sway.shift
        let furthestX: Double = abs(pose.shift.x) + 0.5 * abs(pose.parallax.x) + 0.7 * abs(pose.orbit) + swayReach
        let furthestY: Double = abs(pose.shift.y) + 0.5 * abs(pose.parallax.y) + swayReach
        let (c, s) = (cos(widestAngle), sin(widestAngle))
        let aspect = half.x / max(half.y, 1)
        let acrossCover: Double = (c + s / aspect) / (1 - 2 * furthestX)
        let uprightCover: Double = (c + s * aspect) / (1 - 2 * furthestY)
        inwards = Float(1 / (max(acrossCover, uprightCover) * exp(pose.growth)))
        dolly = Float(pose.dolly)
        // A camera that turns clockwise sees the world turn the other way, so the view fetches along with the camera.
        turn = SIMD2(Float(cos(angle)), Float(sin(angle)))
        shift = SIMD2<Float>(size * way)
        parallax = SIMD2<Float>(size * pose.parallax)
        orbit = SIMD2(Float(size.x * pose.orbit), 0)
        self.slide = slide
        self.pivot = pivot
        self.half = SIMD2<Float>(half)
    }

    /// The same for the middle distance of a camera that neither drives, orbits nor slides.
    var middle: Similarity {
        let rotation = Double(inwards) * Point(turn)
        let centre = Point(half)
        return Similarity(rotation: rotation, translation: centre + Point(shift) - rotation.times(centre))
    }

    /// The point of the picture that is seen at `q` if things there are `nearness` (0 far ... 1 near).
    @inline(__always)
    func source(of q: SIMD2<Float>, nearness: Float) -> SIMD2<Float> {
        let depth: Float = nearness - 0.5
        // The exponential function to its fourth term: depth changes growth by a few per cent only.
        let e: Float = dolly * Self.depthOfDolly * depth
        let scale: Float = inwards / (1 + e * (1 + e * (0.5 + e * (1.0 / 6))))
        let u = (q - half) * scale
        let turned = SIMD2<Float>(turn.x * u.x - turn.y * u.y, turn.y * u.x + turn.x * u.y)
        return half + turned + shift + parallax * depth + orbit * (nearness - pivot)
            + slide * (1 + Self.depthOfSlide * depth)
    }
}
