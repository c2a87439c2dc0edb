import ReelMedia

/// Passes between two pictures that have nothing in common, as one swing of the camera: it drifts over the first, swings aside at
/// speed, and comes to rest on the last, which lies beyond the first picture's border.
///
/// Depth orders the swing: what is near passes faster, subjects fastest of all. Nothing fades: each picture leaves and comes as a
/// whole, and where they meet, at full speed, the motion blurs the seam.
struct SwingTransition: FrameRenderer {
    /// The part of the passage in which the camera swings.
    private static let swing = 0.4...0.6
    /// How far the view drifts over each picture before and after, as a share of the width.
    private static let drift = 0.022
    /// Width of the seam, as a share of the width: both pictures are mirrored into it.
    private static let seam: Float = 0.24
    /// How much of each picture's surroundings the swing may show.
    private static let margin = 0.36
    /// Share of a passage for which the shutter is open.
    private static let shutter = 1.0 / 250

    private let first: ViewRenderer
    private let last: ViewRenderer
    private let workers: Workers
    /// 1 if the camera swings to the right, -1 to the left.
    private let direction: Float

    init(first: Frame, last: Frame, leftwards: Bool = false, workers: Workers) {
        let layers = [first, last].map { LayeredPicture($0, marginX: Self.margin, mirrorsSubjects: false, workers: workers) }
        self.first = ViewRenderer(layers[0], workers: workers)
        self.last = ViewRenderer(layers[1], workers: workers)
        self.workers = workers
        direction = leftwards ? -1 : 1
    }

    func draw(at t: Double, _ touch: MomentTouch, into frame: inout Frame) {
        let (width, height) = (frame.width, frame.height)
        let done = Self.swung(t)
        let way = Float(width) * (1 + Self.seam)
        if done.place > 0 {
            let slide = SIMD2(direction * way * Float(done.place - 1), 0)
            let warp = MoveWarp(
                drift(1 - t, towards: -1), sway: touch.sway, swayReach: touch.swayReach, slide: slide, width: width,
                height: height)
            last.draw(ViewMoment(warp: warp, ambient: touch.last), into: &frame)
        }
        if done.place < 1 {
            let slide = SIMD2(direction * way * Float(done.place), 0)
            let warp = MoveWarp(
                drift(t, towards: 1), sway: touch.sway, swayReach: touch.swayReach, slide: slide, width: width, height: height)
            var moment = ViewMoment(warp: warp, ambient: touch.first)
            if done.place > 0 {
                let (edge, seam, isRight) = (Float(width), Self.seam * Float(width), direction > 0)
                moment.opening = { p in
                    let past = (isRight ? p.x - edge : -p.x) / seam
                    let share = min(max(past, 0), 1)
                    return 1 - share * share * (3 - 2 * share)
                }
            }
            first.draw(moment, into: &frame)
        }
        let length = Int((done.speed * Self.shutter * Double(way)).rounded())
        if length > 1 { MotionBlur(workers: workers).apply(length: length, to: &frame) }
    }

    /// How far the camera has swung, 0...1, and how fast it swings, per passage.
    private static func swung(_ t: Double) -> (place: Double, speed: Double) {
        let length = swing.upperBound - swing.lowerBound
        let x = min(max((t - swing.lowerBound) / length, 0), 1)
        // Two smoothsteps in one: a running start, no jolt at either end.
        return (x * x * x * (x * (6 * x - 15) + 10), 30 * x * x * (1 - x) * (1 - x) / length)
    }

    /// The camera's own drift over a picture that it leaves or comes to: `t` from where the picture fills the frame.
    private func drift(_ t: Double, towards sign: Double) -> CameraMove {
        var move = CameraMove()
        let gone = min(t / Self.swing.lowerBound, 1)
        move.shift.x = Double(direction) * sign * Self.drift * gone * (0.5 + 0.5 * gone)
        move.dolly = 0.05 * gone * (0.5 + 0.5 * gone)
        return move
    }
}
