import ReelAudio
import ReelEngine
import ReelMedia
import ReelMotion
import ReelShot
import Testing

@Suite struct MotionEngineTests {
    private static let texture = DrawnTexture(width: 900, height: 600, seed: 11)
    private static let picture = texture.view(width: 480, height: 270) { $0 + Point(200, 150) }
    private static let moved = texture.view(width: 480, height: 270) { $0 + Point(262, 140) }

    private func shot(_ prompt: String = "", last: Bool = false, sound: Bool = false) -> Shot {
        Shot(
            id: "1", firstFrame: ShotPicture(field: "image_url", path: "a"),
            lastFrame: last ? ShotPicture(field: "last_frame_url", path: "b") : nil,
            prompt: prompt, guidance: 0.5, seconds: 1, frameRate: 12,
            framing: .exactly(PixelSize(width: 480, height: 270)), sound: sound, seed: 9, output: "o"
        )
    }

    private func frames(_ shot: Shot, last: Frame? = nil, threads: Int = 2) throws -> [[UInt8]] {
        var clip = try MotionEngine(threads: threads).begin(shot, first: Self.picture, last: last, log: { _ in })
        var frame = Frame(width: clip.facts.width, height: clip.facts.height)
        var all: [[UInt8]] = []
        while try clip.draw(into: &frame) { all.append(frame.rgb) }
        #expect(all.count == clip.facts.frameCount)
        return all
    }

    @Test func twoPicturesAreTheEnds() throws {
        let frames = try frames(shot(last: true), last: Self.moved)
        #expect(frames.count == 12)
        #expect(frames.first == Self.picture.rgb)
        #expect(frames.last == Self.moved.rgb)
    }

    @Test(arguments: ["", "handheld, orbit left", "zoom out"])
    func framesDoNotDependOnThreads(prompt: String) throws {
        let one = try frames(shot(prompt), threads: 1)
        #expect(try one == frames(shot(prompt), threads: 3))
        #expect(one.first == Self.picture.rgb)
    }

    @Test func inBetweensDoNotDependOnThreads() throws {
        let one = try frames(shot(last: true), last: Self.moved, threads: 1)
        #expect(try one == frames(shot(last: true), last: Self.moved, threads: 4))
    }

    @Test(arguments: ["zoom in", "zoom out", "dolly in", "pan right", "pan left", "tilt up", "tilt down", "roll clockwise"])
    func moveGoesWhereThePromptSays(prompt: String) throws {
        let frames = try frames(shot(prompt))
        let end = Frame(width: 480, height: 270, rgb: try #require(frames.last))
        let found = try #require(CorrespondenceFinder(workers: Workers(count: 2)).find(first: Self.picture, last: end))
        let centre = Point(239.5, 134.5)
        let way = found.grid.inFrame(found.camera)(centre) - centre
        switch prompt {
        case "zoom in", "dolly in": #expect(found.camera.scale(at: centre / 2) > 1.05 && way.length < 6)
        case "zoom out": #expect(found.camera.scale(at: centre / 2) < 0.96 && way.length < 6)
        case "pan right": #expect(way.x < -15 && abs(way.y) < 6)
        case "pan left": #expect(way.x > 15 && abs(way.y) < 6)
        case "tilt up": #expect(way.y > 8 && abs(way.x) < 6)
        case "tilt down": #expect(way.y < -8 && abs(way.x) < 6)
        default: #expect(found.grid.inFrame(found.camera)(centre + Point(100, 0)).y - centre.y < -3)
        }
    }

    @Test(arguments: ["", "fast zoom in", "fast pan left", "handheld"])
    func motionStartsFromRest(prompt: String) throws {
        let frames = try frames(shot(prompt)).map { Frame(width: 480, height: 270, rgb: $0) }
        #expect(frames[1].psnr(frames[0]) > frames[6].psnr(frames[5]))
    }

    @Test func stillCameraKeepsThePicture() throws {
        #expect(try frames(shot("static camera")).allSatisfy { $0 == Self.picture.rgb })
    }

    @Test func soundLastsAsLongAsTheFrames() throws {
        let engine = MotionEngine()
        let silent = try engine.begin(shot(), first: Self.picture, last: nil, log: { _ in })
        #expect(try silent.soundtrack()?.seconds == nil)
        let clip = try engine.begin(shot("rain", sound: true), first: Self.picture, last: nil, log: { _ in })
        #expect(try clip.soundtrack()?.seconds == 1)
    }

    @Test func sizesMustAgree() {
        #expect(throws: EngineFailure.self) {
            _ = try MotionEngine().begin(shot(last: true), first: Self.picture, last: Frame(width: 64, height: 64), log: { _ in })
        }
    }
}
