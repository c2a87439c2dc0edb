import ReelMedia
import ReelMotion
import Testing

/// A disc that stands before a striped wall: what a camera that drives past must and must not show.
@Suite struct DepthTests {
    private static let centre = Point(240, 150)
    private static let picture = Frame(width: 480, height: 270) { x, y in
        let p = Point(Double(x), Double(y))
        if (p - centre).length < 52 {
            let spot = ((x / 9) + (y / 9)) % 2 == 0
            return spot ? (235, 120, 30) : (200, 70, 20)
        }
        // Upright stripes a dozen pixels apart, and a slow ramp.
        return (x % 24) < 12 ? (40, 70 + y / 8, 120) : (70, 110 + y / 8, 160)
    }

    /// Where the disc is seen, as the middle of all orange pixels.
    private func disc(_ frame: Frame) -> (middle: Point, width: Int) {
        var (sum, count) = (Point.zero, 0.0)
        var (left, right) = (frame.width, 0)
        for y in 0..<frame.height {
            for x in 0..<frame.width {
                let p = frame.pixel(x, y)
                guard p.r > 150, p.b < 90 else { continue }
                sum += Point(Double(x), Double(y))
                count += 1
                left = min(left, x)
                right = max(right, x)
            }
        }
        return (sum / max(count, 1), right - left + 1)
    }

    /// Left edges of the dark stripes along a row, to a fraction of a pixel.
    private func edges(_ frame: Frame, row: Int) -> [Double] {
        (1..<frame.width).compactMap { x in
            let (a, b) = (frame.pixel(x - 1, row), frame.pixel(x, row))
            guard a.b >= 140, b.b < 140, a.r < 100, b.r < 100 else { return nil }
            return Double(x) - 1 + Double(a.b - 140) / Double(max(a.b - b.b, 1))
        }
    }

    @Test func theDiscPassesTheWallAndKeepsItsShape() throws {
        let start = disc(Self.picture)
        let frame = try ClipFrames("truck right", from: Self.picture).last
        let end = disc(frame)
        // The wall is seen to move by one way at the disc's height, the disc by more.
        let scale = Double(end.width) / Double(start.width)
        #expect(scale > 1 && scale < 1.35, "it grows only as the view does")
        let still = try ClipFrames("pan right", from: Self.picture).last
        let wall = disc(still).middle.x - start.middle.x
        #expect(end.middle.x < start.middle.x - 10 && wall < 0)
    }

    @Test func whatWasHiddenIsFilledWithStripesNotStretched() throws {
        let frame = try ClipFrames("orbit right", from: Self.picture, guidance: 1).last
        let end = disc(frame)
        let edge = Int(end.middle.x) + end.width / 2
        // On either side of the disc the wall must still have its stripes: no run of one colour longer than stripe and a half.
        for row in stride(from: Int(end.middle.y) - 10, through: Int(end.middle.y) + 10, by: 5) {
            for range in [edge + 2..<edge + 60, edge - end.width - 60..<edge - end.width - 2] {
                var (run, longest, before) = (0, 0, -1)
                for x in range {
                    let level = frame.pixel(x, row).b > 140 ? 1 : 0
                    run = level == before ? run + 1 : 1
                    before = level
                    longest = max(longest, run)
                }
                #expect(longest <= 22, "row \(row), \(range)")
            }
        }
    }

    @Test(arguments: ["truck right", "orbit left", "dolly in", "dolly out", "pedestal up"])
    func straightThingsStayStraight(prompt: String) throws {
        let frame = try ClipFrames(prompt, from: Self.picture, guidance: 1).last
        // Each stripe's edge at three heights away from the disc: the middle one lies on the line through the others.
        let rows = [30, 60, 90].map { edges(frame, row: $0) }
        var checked = 0
        for x in rows[0] {
            guard let middle = rows[1].min(by: { abs($0 - x) < abs($1 - x) }) else { continue }
            let ahead = 2 * middle - x
            guard let end = rows[2].min(by: { abs($0 - ahead) < abs($1 - ahead) }), abs(end - ahead) < 6, abs(middle - x) < 6
            else { continue }
            #expect(abs(end - ahead) < 0.9, "\(prompt): \(x), \(middle), \(end)")
            checked += 1
        }
        #expect(checked >= 8)
    }

    @Test(arguments: ["truck right", "dolly in", "orbit right", "rack focus to the background", "zoom out"])
    func theSecondFrameIsNearlyTheFirst(prompt: String) throws {
        let frames = try ClipFrames(prompt, from: Self.picture, seconds: 4, frameRate: 24).frames
        #expect(frames[0].rgb == Self.picture.rgb)
        #expect(frames[1].difference(frames[0]) < 0.6, "the picture taken apart and put together again is the picture")
        #expect(frames[1].difference(frames[0], x: 170..<310, y: 80..<220) < 0.9)
    }

    @Test func rackFocusBlursByDepth() throws {
        let clip = try ClipFrames("rack focus from the foreground to the background", from: Self.picture, seconds: 4)
        let (middle, end) = (clip.frames[clip.frames.count * 4 / 10], clip.last)
        let wall = (x: 20..<140, y: 30..<100)
        let disc = (x: 210..<270, y: 120..<180)
        #expect(middle.steepness(wall.x, wall.y) < 0.7 * Self.picture.steepness(wall.x, wall.y), "first the wall blurs")
        #expect(middle.steepness(disc.x, disc.y) > 0.9 * Self.picture.steepness(disc.x, disc.y))
        #expect(end.steepness(disc.x, disc.y) < 0.6 * Self.picture.steepness(disc.x, disc.y), "then the disc")
        #expect(end.steepness(wall.x, wall.y) > 0.85 * Self.picture.steepness(wall.x, wall.y))
    }

    @Test func actsFollowEachOther() throws {
        let clip = try ClipFrames("first pan left, then zoom in", from: Self.picture, seconds: 4)
        let (half, end) = (disc(clip.frames[clip.frames.count / 2]), disc(clip.last))
        let start = disc(Self.picture)
        #expect(half.middle.x > start.middle.x + 15, "the pan comes first")
        #expect(Double(end.width) / Double(half.width) > 1.1, "then the zoom")
    }
}

extension Frame {
    /// Mean step from one pixel to the next along rows, in grey levels of green.
    func steepness(_ x: Range<Int>, _ y: Range<Int>) -> Double {
        var sum = 0
        for row in y { for column in x { sum += abs(pixel(column, row).g - pixel(column - 1, row).g) } }
        return Double(sum) / Double(x.count * y.count)
    }
}
