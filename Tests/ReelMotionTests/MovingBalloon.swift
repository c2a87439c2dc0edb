import ReelMedia
import ReelMotion

/// A plain balloon with a thin rim that crosses a detailed place: little to recognise it by but its outline.
struct MovingBalloon {
    static let width = 960
    static let height = 540
    static let travel = Point(380, 20)
    private static let start = Point(250, 250)
    private static let radius = Point(90, 110)

    let background: DrawnTexture

    /// The truth at a moment, 0...1.
    func frame(at t: Double) -> Frame {
        var frame = background.view(width: Self.width, height: Self.height) { $0 + Point(100, 100) }
        let centre = Self.start + t * Self.travel
        let box = box(at: t)
        frame.withUnsafeMutableBytes { bytes in
            for y in box.rows {
                for x in box.columns {
                    let (coverage, colour) = Self.look(Point(Double(x), Double(y)) - centre)
                    for channel in 0..<3 {
                        let i = 3 * (y * Self.width + x) + channel
                        let mixed = Double(bytes[i]) * (1 - coverage) + colour[channel] * coverage
                        bytes[i] = UInt8(min(max(mixed.rounded(), 0), 255))
                    }
                }
            }
        }
        return frame
    }

    /// What the balloon covers at a moment, and a little around it.
    func box(at t: Double) -> (columns: Range<Int>, rows: Range<Int>) {
        let centre = Self.start + t * Self.travel
        let reach = Self.radius + Point(4, 4)
        return (
            Int(centre.x - reach.x)..<Int(centre.x + reach.x),
            Int(centre.y - reach.y)..<Int(centre.y + reach.y)
        )
    }

    /// How much of a pixel it covers and its colour there: shaded smoothly, a darker band along the rim.
    private static func look(_ p: Point) -> (coverage: Double, colour: SIMD3<Double>) {
        let distance = (p / radius).length
        let shade = 1 - 0.3 * (p.x / radius.x + 1) / 2 - 0.2 * (p.y / radius.y + 1) / 2
        let rim = min(max((distance - 0.93) * 90, 0), 1)
        let colour = SIMD3<Double>(245, 225, 190) * shade * (1 - 0.6 * rim)
        return (min(max((1 - distance) * 90 + 0.5, 0), 1), colour)
    }
}
