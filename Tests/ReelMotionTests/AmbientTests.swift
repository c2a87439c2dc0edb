import ReelMedia
import ReelMotion
import ReelScenes
import Testing

/// What moves by itself in the drawn harbour: where it should, nowhere else, and only when asked.
@Suite struct AmbientTests {
    private static let harbour = (try? SceneCatalogue.scene(named: "harbour", seed: 1))?.frame(at: 0, width: 640, height: 360)

    /// Mean change between the first and a later frame: of the sea in front, the sky, the mountains and the boat's hull.
    private func changes(_ prompt: String, negative: String = "", guidance: Double = 0.5) throws -> (
        sea: Double, sky: Double, hills: Double, all: Double
    ) {
        let picture = try #require(Self.harbour)
        let frame = try ClipFrames(prompt, negative: negative, from: picture, guidance: guidance).frames[17]
        return (
            frame.difference(picture, x: 240..<420, y: 250..<290), frame.difference(picture, x: 380..<560, y: 15..<60),
            frame.difference(picture, x: 330..<420, y: 155..<175), frame.difference(picture)
        )
    }

    @Test func wavesMoveTheSeaAlone() throws {
        let changes = try changes("static camera, waves on the sea")
        #expect(changes.sea > 1.5)
        #expect(changes.sky < 0.01 && changes.hills < 0.3)
    }

    @Test func cloudsMoveTheSkyAlone() throws {
        let changes = try changes("static camera, clouds drift by")
        #expect(changes.sky > 0.25)
        #expect(changes.sea < 0.01)
    }

    @Test func negativePromptAndGuidanceHoldThemBack() throws {
        #expect(try changes("static camera, waves on the sea", negative: "waves").all == 0)
        let (weak, strong) = try (
            // With little guidance a camera that is asked to stand still would not.
            changes("waves", negative: "camera movement", guidance: 0.25).sea,
            changes("waves", negative: "camera movement", guidance: 1).sea
        )
        #expect(weak > 0 && strong > weak)
    }

    @Test(arguments: ["snow is falling", "heavy rain", "fog", "leaves in the wind", "candles flicker"])
    func otherEffectsMoveSomething(effect: String) throws {
        #expect(try changes("static camera, \(effect)").all > 0.02)
    }

    @Test func whatThePictureDoesNotShowDoesNotMove() throws {
        let grey = Frame(width: 320, height: 180) { _, _ in (128, 128, 128) }
        let clip = try ClipFrames("static camera, a campfire, candles", from: grey)
        #expect(clip.frames.allSatisfy { $0.rgb == grey.rgb })
        #expect(clip.log.contains { $0.contains("not found in the picture") && $0.contains("fire") })
    }

    /// A wave that jumps, or a picture that slides off, would show as one step much larger than the others.
    @Test(arguments: ["waves", "clouds", "leaves in the wind", "fog"])
    func movementIsSmooth(effect: String) throws {
        let picture = try #require(Self.harbour)
        let frames = try ClipFrames("static camera, \(effect)", from: picture, seconds: 3, frameRate: 24).frames
        let steps = zip(frames.dropFirst(30), frames.dropFirst(31)).map { $0.difference($1) }
        let mean = steps.reduce(0, +) / Double(steps.count)
        #expect(mean > 0 && steps.allSatisfy { $0 < 2.2 * mean }, "\(effect): \(steps)")
        // Nothing goes astray in the long run either.
        let start = try #require(frames.last).difference(picture)
        #expect(start < 12)
    }

    @Test func snowFallsFasterNearThanFar() throws {
        let dark = Frame(width: 640, height: 360) { _, _ in (10, 12, 20) }
        let frames = try ClipFrames("static camera, snow is falling", from: dark, frameRate: 24).frames
        let flakes = (0..<640 * 360).filter { Int(frames[40].rgb[3 * $0]) > 60 }.count
        #expect(flakes > 150 && flakes < 640 * 360 / 20)
        #expect(frames[0].rgb == dark.rgb && frames[40].rgb != frames[41].rgb)
    }

    @Test func betweenTwoPicturesBothEndsAreAtRest() throws {
        let scene = try SceneCatalogue.scene(named: "harbour", seed: 1)
        let (first, last) = (scene.frame(at: 0, width: 480, height: 270), scene.frame(at: 1, width: 480, height: 270))
        let plain = try ClipFrames("", from: first, to: last).frames
        for prompt in ["handheld", "waves", "snow is falling", "handheld, waves, clouds, rain"] {
            let steered = try ClipFrames(prompt, from: first, to: last).frames
            #expect(steered[0].rgb == first.rgb && steered[steered.count - 1].rgb == last.rgb)
            #expect(steered[12].difference(plain[12]) > 0.1, "\(prompt)")
            let nearEnd = steered[22].difference(plain[22])
            #expect(nearEnd < steered[12].difference(plain[12]), "\(prompt): \(nearEnd)")
        }
    }

    @Test func paceOfAPairFollowsThePrompt() throws {
        let scene = try SceneCatalogue.scene(named: "pan", seed: 1)
        let (first, last) = (scene.frame(at: 0, width: 320, height: 180), scene.frame(at: 1, width: 320, height: 180))
        let late = try ClipFrames("the camera accelerates", from: first, to: last).frames
        let early = try ClipFrames("the camera slows down", from: first, to: last).frames
        #expect(late[8].difference(first) < early[8].difference(first))
    }
}
