import ReelMedia
import ReelMotion

/// A drawn place seen by a camera whose motion is known at every moment.
struct KnownWarp: CustomStringConvertible, Sendable {
    static let width = 640
    static let height = 360
    static let centre = Point(319.5, 179.5)

    var description: String
    /// From the first frame to the last.
    var camera: Similarity
    var gain = 1.0
    /// Bend of the picture at the end, in pixels.
    var bend = 0.0
    /// What the mean of the three in-betweens must reach, in dB.
    var floor: Double

    static let all = [
        KnownWarp("pan", scale: 1, angle: 0, shift: Point(-150, 12), floor: 42),
        KnownWarp("zoom in", scale: 1.6, angle: 0, shift: Point(20, 0), floor: 44),
        KnownWarp("zoom out", scale: 0.65, angle: 0, shift: Point(0, 10), floor: 41),
        KnownWarp("rotation", scale: 1, angle: 0.3, shift: .zero, floor: 39),
        KnownWarp("exposure", scale: 1.1, angle: 0.05, shift: .zero, gain: 0.75, floor: 45.5),
        KnownWarp("bend", scale: 1, angle: 0, shift: .zero, bend: 8, floor: 42),
    ]

    init(
        _ name: String, scale: Double, angle: Double, shift: Point,
        gain: Double = 1, bend: Double = 0, floor: Double
    ) {
        description = name
        camera = Similarity(scale: scale, angle: angle, about: Self.centre, shift: shift)
        self.gain = gain
        self.bend = bend
        self.floor = floor
    }

    /// The truth at a moment, 0...1.
    func frame(at t: Double, of texture: DrawnTexture) -> Frame {
        let back = camera.power(t).inverse
        let middle = Point(Double(texture.pixels.width), Double(texture.pixels.height)) / 2
        return texture.view(width: Self.width, height: Self.height, gain: Float(1 + t * (gain - 1))) { p in
            back(p) - Self.centre + middle + t * bend * Point(wave(p.y / 280), wave(p.x / 330))
        }
    }

    /// A smooth bump that repeats every unit, -1...1.
    private func wave(_ x: Double) -> Double {
        let phase = 2 * (x - x.rounded(.down)) - 1
        return 4 * phase * (1 - phase.magnitude)
    }
}
