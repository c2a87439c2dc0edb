import Foundation
import ReelAudio
import ReelEngine
import ReelMedia
import ReelShot
import Testing

@Suite struct ShotRendererTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        try PictureWriter.write(Frame(width: 320, height: 200), to: folder.path("first.png"))
        try PictureWriter.write(Frame(width: 200, height: 200), to: folder.path("last.png"))
    }

    private func shot(
        first: String = "first.png", last: String? = "last.png", limits: PictureLimits = PictureLimits(), sound: Bool = true,
        prompt: String = ""
    ) -> Shot {
        Shot(
            id: "job", firstFrame: ShotPicture(field: "first_frame_url", path: folder.path(first)),
            lastFrame: last.map { ShotPicture(field: "last_frame_url", path: folder.path($0)) }, prompt: prompt, seconds: 2,
            framing: .nearest([PixelSize(width: 160, height: 90), PixelSize(width: 90, height: 160)]), limits: limits,
            sound: sound, output: folder.path("out.mp4"))
    }

    private func events(_ line: String) throws -> [EngineEvent] {
        var events: [EngineEvent] = []
        let renderer = ShotRenderer(engines: EngineRegistry([FadeEngine()]), threads: 1)
        try renderer.render(line: line) { events.append($0) }
        return events
    }

    private func failure(_ shot: Shot) throws -> EngineFailure? {
        guard case .failed(let failure) = try events(JSONLine.encode(shot)).last else { return nil }
        #expect(try folder.names().filter { $0.contains("mp4") } == [])
        return failure
    }

    @Test func aShotBecomesAFile() throws {
        let events = try events(JSONLine.encode(shot()))
        guard case .finished(let file) = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(file.size == PixelSize(width: 160, height: 90) && file.frameCount == 48 && file.frameRate == 24 && file.hasSound)
        let size = try FileManager.default.attributesOfItem(atPath: folder.path("out.mp4"))[.size] as? Int
        #expect(file.bytes == size)
        let fractions = events.compactMap { if case .progress(let fraction) = $0 { fraction } else { nil } }
        #expect(fractions == fractions.sorted() && fractions.first == 0 && fractions.last == 1 && fractions.count <= 51)
        let logs = events.compactMap { if case .log(let line) = $0 { line.message } else { nil } }
        #expect(logs.contains { $0.contains("320x200") } && logs.contains { $0.contains("160x90") })
        #expect(logs.contains("fading"))
    }

    @Test func previewsAreSmallPicturesOfTheFrames() throws {
        var shot = shot()
        shot.previews = 6
        let previews = try events(JSONLine.encode(shot)).compactMap { if case .preview(let jpeg) = $0 { jpeg } else { nil } }
        #expect(previews.count == 6 && Set(previews).count == 6)
        for preview in previews {
            let file = try #require(Data(base64Encoded: preview))
            try file.write(to: folder.url("preview.jpg"))
            let picture = try PictureDecoder(path: folder.path("preview.jpg")).header
            #expect(picture.width == 160 && picture.height == 90)
        }
        shot.previews = nil
        #expect(try !events(JSONLine.encode(shot)).contains { if case .preview = $0 { true } else { false } })
    }

    @Test func aBrokenLineIsABadShot() throws {
        guard case .failed(let failure) = try events("{\"id\":").last else {
            Issue.record("a broken line was accepted")
            return
        }
        #expect(failure.code == .badShot)
    }

    @Test func picturesAreBlamedByTheirField() throws {
        try Data("Hello".utf8).write(to: folder.url("text.jpg"))
        let text = try #require(try failure(shot(first: "text.jpg")))
        #expect(text.code == .imageLoad && text.field == "first_frame_url")

        try Data("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8).write(to: folder.url("a.png"))
        let svg = try #require(try failure(shot(last: "a.png")))
        #expect(svg.code == .unsupportedImageFormat && svg.field == "last_frame_url")
        #expect(svg.facts["supported_formats"] == .list([".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"]))

        let missing = try #require(try failure(shot(last: "nowhere.png")))
        #expect(missing.code == .imageLoad && missing.field == "last_frame_url")
    }

    @Test func limitsBecomeFactsToActOn() throws {
        let small = try #require(try failure(shot(limits: PictureLimits(minimumSide: 300))))
        #expect(small.code == .imageTooSmall && small.facts == ["min_width": .number(300), "min_height": .number(300)])
        let large = try #require(try failure(shot(limits: PictureLimits(maximumPixels: 16_000))))
        #expect(large.code == .imageTooLarge && large.facts == ["max_width": .number(160), "max_height": .number(100)])
        let heavy = try #require(try failure(shot(limits: PictureLimits(maximumBytes: 50))))
        #expect(heavy.code == .fileTooLarge && heavy.facts == ["max_size": .number(50)])
        let long = try #require(try failure(shot(limits: PictureLimits(maximumRatio: 1.25))))
        #expect(long.code == .imageAspectRatio && long.field == "first_frame_url")
        #expect(long.facts == ["min_aspect_ratio": .number(0.8), "max_aspect_ratio": .number(1.25)])
    }

    @Test func aFailingEngineLeavesNoFile() throws {
        let failure = try #require(try failure(shot(prompt: "fail")))
        #expect(failure.code == .engine && failure.field == nil)
    }

    @Test func anEngineThatDrawsTooFewFramesFails() throws {
        #expect(try failure(shot(prompt: "stop"))?.code == .engine)
    }

    @Test func stillsBecomePictures() throws {
        var shot = shot()
        shot.output = folder.path("")
        shot.framing = .exactly(PixelSize(width: 31, height: 17))
        shot.stills = [ShotStill(moment: 0.25, name: "a.png"), ShotStill(moment: 1, name: "b.png")]
        guard case .finished(let file) = try events(JSONLine.encode(shot)).last else {
            Issue.record("no stills")
            return
        }
        #expect(file.frameCount == 2 && file.size == PixelSize(width: 31, height: 17) && file.seconds.isFinite)
        #expect(try folder.names() == ["a.png", "b.png", "first.png", "last.png"])
        let read = try PictureDecoder(path: folder.path("b.png")).decode(coveringWidth: 31, height: 17)
        #expect(Set(read.rgb) == [5])
    }

    @Test func stillsNeedTwoPicturesAndSafeNames() throws {
        for (last, still) in [
            (nil, ShotStill(moment: 0.5, name: "a.png")), ("last.png", ShotStill(moment: 1.5, name: "a.png")),
            ("last.png", ShotStill(moment: 0.5, name: "../a.png")),
        ] {
            var shot = shot(last: last)
            shot.stills = [still]
            #expect(try failure(shot)?.code == .badShot)
        }
    }

    @Test func aReaderThatGoesAwayStopsTheShot() throws {
        struct Gone: Error {}
        let line = try JSONLine.encode(shot())
        let renderer = ShotRenderer(engines: EngineRegistry([FadeEngine()]), threads: 1)
        #expect(throws: Gone.self) {
            try renderer.render(line: line) { event in
                if case .progress(let fraction) = event, fraction > 0.4 { throw Gone() }
            }
        }
        #expect(try folder.names() == ["first.png", "last.png"])
    }
}

/// Fades from the first picture to the last one; the prompt can make it fail midway.
private struct FadeEngine: Engine {
    let name = "fade"

    func canMake(_ shot: Shot) -> Bool { true }

    func begin(_ shot: Shot, first: Frame, last: Frame?, log: (LogLine) -> Void) throws -> any Clip {
        log(LogLine(.info, "fading"))
        return FadeClip(
            facts: ClipFacts(width: first.width, height: first.height, frameRate: shot.frameRate, frameCount: shot.frameCount),
            prompt: shot.prompt, sound: shot.sound)
    }
}

private struct FadeClip: Clip {
    struct Broken: Error {}

    let facts: ClipFacts
    let prompt: String
    let sound: Bool
    var drawn = 0

    mutating func draw(into frame: inout Frame) throws -> Bool {
        if drawn == 20, prompt == "fail" { throw Broken() }
        if drawn == facts.frameCount || drawn == 20 && prompt == "stop" { return false }
        let grey = UInt8(drawn * 5)
        frame.withUnsafeMutableBytes { $0.update(repeating: grey) }
        drawn += 1
        return true
    }

    func soundtrack() -> AudioBuffer? { sound ? AudioBuffer(seconds: facts.seconds) : nil }
}

/// A folder of one test's own, removed with it.
private final class ScratchFolder {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "reel-engine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func url(_ name: String) -> URL { folder.appending(path: name) }
    func path(_ name: String) -> String { url(name).path }
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
}
