import Glibc

/// Where each point of a moment's view is fetched from in the picture: a `CameraMove` part of the way.
///
/// Never looks outside the picture: shifts and turns bring just as much zoom as keeps the view inside, so that all of it starts
/// from nothing; a zoom out keeps the borders in place and draws the middle away from them.
struct MoveWarp {
    private let halfSize: Point
    private let zoom: Float
    private let zoomParallax: Float
    private let cover: Float
    private let turn: SIMD2<Float>
    private let shift: SIMD2<Float>
    private let shiftParallax: SIMD2<Float>

    /// - Parameters:
    ///   - amount: how much of the move is done, 0...1.
    ///   - sway: where the hand holds the camera now: shift as shares of the picture, and turn in radians.
    ///   - swayReach: the most that `sway` amounts to at about this time, on either side.
    init(_ move: CameraMove, amount: Double, sway: (shift: Point, turn: Double), swayReach: Double, width: Int, height: Int) {
        halfSize = Point(Double(width - 1), Double(height - 1)) / 2
        let angle = amount * move.roll + sway.turn
        let widestAngle = abs(amount * move.roll) + swayReach
        let way = amount * move.shift + sway.shift
        let parallax = amount * move.shiftParallax
        let furthestX: Double = abs(amount * move.shift.x) + 0.5 * abs(parallax.x) + swayReach
        let furthestY: Double = abs(amount * move.shift.y) + 0.5 * abs(parallax.y) + swayReach
        let (c, s) = (cos(widestAngle), sin(widestAngle))
        let aspect = halfSize.x / max(halfSize.y, 1)
        let acrossCover: Double = (c + s / aspect) / (1 - 2 * furthestX)
        let uprightCover: Double = (c + s * aspect) / (1 - 2 * furthestY)
        cover = Float(max(acrossCover, uprightCover))
        zoom = Float(amount * move.zoom)
        zoomParallax = Float(move.zoomParallax)
        // A camera that turns clockwise sees the world turn the other way, so the view fetches along with the camera.
        turn = SIMD2(Float(cos(angle)), Float(sin(angle)))
        shift = SIMD2<Float>(2 * halfSize * way)
        shiftParallax = SIMD2<Float>(2 * halfSize * parallax)
    }

    /// The point of the picture that is seen at `q` if things there are `nearness` (0 far ... 1 near).
    @inline(__always)
    func source(of q: SIMD2<Float>, nearness: Float) -> SIMD2<Float> {
        let half = SIMD2<Float>(halfSize)
        let depth: Float = nearness - 0.5
        let u = (q - half) / cover
        let turnedX: Float = turn.x * u.x - turn.y * u.y
        let turnedY: Float = turn.y * u.x + turn.x * u.y
        var p = SIMD2<Float>(turnedX, turnedY)
        let growth: Float = exp(zoom * (1 + zoomParallax * depth))
        if growth >= 1 {
            p /= growth
        } else {
            // Slope 1 / growth in the middle, and the border maps to itself.
            let share = p / half
            let slope: Float = 1 / growth
            p *= share * share * (1 - slope) + slope
        }
        return half + p + (shift + shiftParallax * depth)
    }
}
