import ReelMedia
import ReelMotion
import Testing

/// `cfg_scale` scales how far the prompt moves the shot away from a neutral slow dolly.
@Suite struct GuidanceTests {
    private static let picture = DrawnTexture(width: 700, height: 500, seed: 3).view(width: 480, height: 270) {
        $0 + Point(90, 90)
    }

    /// How far the camera ends from where the neutral shot ends: the mean way of points all over the picture, in pixels.
    private func displacement(_ prompt: String, _ guidance: Double, neutral: Homography) throws -> Double {
        let end = try ClipFrames(prompt, from: Self.picture, guidance: guidance, seconds: 1, frameRate: 4).last
        return Self.meanWay(try camera(to: end), neutral)
    }

    private func camera(to end: Frame) throws -> Homography {
        let found = try #require(CorrespondenceFinder(workers: Workers(count: 2)).find(first: Self.picture, last: end))
        return found.grid.inFrame(found.camera)
    }

    private static func meanWay(_ a: Homography, _ b: Homography) -> Double {
        var (sum, count) = (0.0, 0.0)
        for y in stride(from: 20.0, to: 270, by: 40) {
            for x in stride(from: 20.0, to: 480, by: 40) {
                sum += (a(Point(x, y)) - b(Point(x, y))).length
                count += 1
            }
        }
        return sum / count
    }

    @Test(arguments: ["zoom in", "pan left", "zoom out", "roll clockwise", "tilt up", "slowly push in"])
    func displacementGrowsWithGuidance(prompt: String) throws {
        let neutral = try camera(to: ClipFrames("", from: Self.picture, seconds: 1, frameRate: 4).last)
        let ways = try [0, 0.25, 0.5, 0.75, 1].map { try displacement(prompt, $0, neutral: neutral) }
        #expect(ways[0] < 0.6, "at 0 the shot is the neutral one: \(ways)")
        for (less, more) in zip(ways, ways.dropFirst()) { #expect(more > less + 0.25, "\(prompt): \(ways)") }
    }

    @Test func aNegativePromptTakesTheNeutralMoveTooAway() throws {
        let clip = try ClipFrames("a hill", negative: "camera movement", from: Self.picture, seconds: 1)
        #expect(clip.frames.allSatisfy { $0.rgb == Self.picture.rgb })
    }
}
