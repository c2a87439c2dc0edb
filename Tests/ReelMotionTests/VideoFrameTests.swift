import Glibc
import ReelEngine
import ReelMedia
import ReelMotion
import ReelScenes
import ReelShot
import Testing

/// What the encoder gets must be what the pictures in RGB show.
@Suite struct VideoFrameTests {
    private static let texture = DrawnTexture(width: 1300, height: 900, seed: 5)

    @Test(arguments: KnownWarp.all)
    func looksLikeThePicture(warp: KnownWarp) {
        let (first, last) = (warp.frame(at: 0, of: Self.texture), warp.frame(at: 1, of: Self.texture))
        Self.compare(InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 2)), "\(warp)")
    }

    @Test func looksLikeThePictureWhereAnObjectPasses() {
        let balloon = MovingBalloon(background: Self.texture)
        let (first, last) = (balloon.frame(at: 0), balloon.frame(at: 1))
        Self.compare(InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 2)), "balloon")
    }

    @Test func doesNotDependOnThreads() {
        let balloon = MovingBalloon(background: Self.texture)
        let (first, last) = (balloon.frame(at: 0), balloon.frame(at: 1))
        let drawn = [1, 2, 5].map { count in
            var frame = VideoFrame(width: first.width, height: first.height)
            InBetweens(first: first, last: last, seed: 1, workers: Workers(count: count)).draw(at: 0.4, into: &frame)
            return frame
        }
        for frame in drawn.dropFirst() {
            #expect(frame.luma == drawn[0].luma && frame.blue == drawn[0].blue && frame.red == drawn[0].red)
        }
    }

    @Test(arguments: [(66, 92), (430, 66), (2, 2)])
    func oddSizesAreDrawnWhole(width: Int, height: Int) {
        let first = Self.texture.view(width: width, height: height) { $0 }
        let last = Self.texture.view(width: width, height: height) { $0 + Point(3, 1) }
        Self.compare(InBetweens(first: first, last: last, seed: 1, workers: Workers(count: 3)), "\(width)x\(height)")
    }

    /// What a prompt adds between two pictures is drawn on the encoder's frames as it is on pictures in RGB.
    @Test(arguments: ["handheld", "waves, fog", "candles flicker"])
    func looksLikeThePictureWithWhatThePromptMoves(prompt: String) throws {
        let scene = try SceneCatalogue.scene(named: "harbour", seed: 1)
        let pictures = [0.0, 1].map { scene.frame(at: $0, width: 480, height: 272) }
        let shot = Shot(
            id: "1", firstFrame: ShotPicture(field: "a", path: "a"), lastFrame: ShotPicture(field: "b", path: "b"),
            prompt: prompt,
            negativePrompt: "", guidance: 0.5, seconds: 1, frameRate: 6,
            framing: .exactly(PixelSize(width: 480, height: 272)), sound: false, seed: 9, output: "o")
        var clips = try (0..<2).map { _ in
            try MotionEngine().begin(shot, first: pictures[0], last: pictures[1]) { _ in }
        }
        var (picture, frame, expected) = (
            pictures[0], VideoFrame(width: 480, height: 272), VideoFrame(width: 480, height: 272)
        )
        while try clips[0].draw(into: &picture), try clips[1].draw(into: &frame) {
            expected.set(picture)
            let luma = Self.psnr(frame.luma, expected.luma)
            let colour = min(Self.psnr(frame.blue, expected.blue), Self.psnr(frame.red, expected.red))
            #expect(luma >= 44 && colour >= 40, "\(prompt): luma \(luma) dB, colour \(colour) dB")
        }
    }

    private static func compare(_ inBetweens: InBetweens, _ name: String) {
        let (width, height) = (inBetweens.first.width, inBetweens.first.height)
        var (picture, frame, expected) = (
            inBetweens.first, VideoFrame(width: width, height: height), VideoFrame(width: width, height: height)
        )
        for t in [0, 0.3, 0.6, 1] {
            inBetweens.draw(at: t, into: &picture)
            inBetweens.draw(at: t, into: &frame)
            expected.set(picture)
            let luma = psnr(frame.luma, expected.luma)
            let colour = min(psnr(frame.blue, expected.blue), psnr(frame.red, expected.red))
            // Drawn in RGB each channel is clamped and rounded by itself, hence a level of difference now and then.
            #expect(luma >= 48 && colour >= 44, "\(name) at \(t): luma \(luma) dB, colour \(colour) dB")
        }
    }

    private static func psnr(_ a: [UInt8], _ b: [UInt8]) -> Double {
        let sum = zip(a, b).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return 10 * log10(255 * 255 * Double(a.count) / max(sum, 1e-9))
    }
}
