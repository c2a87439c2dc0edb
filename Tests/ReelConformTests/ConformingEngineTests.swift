import Foundation
import ReelAudio
import ReelConform
import ReelEngine
import ReelMedia
import ReelShot
import Testing

/// Videos that Reel's own writer has made, brought to other terms, and spoiled.
@Suite struct ConformingEngineTests {
    private let folder = NSTemporaryDirectory() + "conform-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    /// A grey that tells which frame it is.
    private func frame(_ index: Int, _ width: Int, _ height: Int) -> Frame {
        Frame(width: width, height: height, rgb: [UInt8](repeating: UInt8(40 + index * 2), count: 3 * width * height))
    }

    private func video(frames: Int = 49, rate: Int = 24, width: Int = 160, height: Int = 90, sound: AudioBuffer? = nil) throws
        -> String
    {
        let path = folder + "/source.mp4"
        var writer = try VideoWriter(
            path: path, format: VideoFormat(width: width, height: height, frameRate: rate, frameCount: frames), soundtrack: sound)
        for index in 0..<frames { try writer.append(frame(index, width, height)) }
        _ = try writer.finish()
        return path
    }

    private func shot(_ source: String, last: Bool = true, sound: Bool = false) throws -> Shot {
        try PictureWriter.write(frame(0, 160, 90), to: folder + "/first.png")
        try PictureWriter.write(frame(48, 160, 90), to: folder + "/last.png")
        return Shot(
            id: "a", engine: "conform", firstFrame: ShotPicture(field: "f", path: folder + "/first.png"),
            lastFrame: last ? ShotPicture(field: "l", path: folder + "/last.png") : nil, prompt: "rain", seconds: 2,
            framing: .exactly(PixelSize(width: 160, height: 90)), sound: sound, output: folder + "/out.mp4",
            source: ShotSource(path: source, maximumBytes: 10 << 20))
    }

    private func render(_ shot: Shot) throws -> (last: EngineEvent?, messages: [String]) {
        var events: [EngineEvent] = []
        let renderer = ShotRenderer(engines: EngineRegistry([ConformingEngine(threads: 1)]), threads: 1)
        try renderer.render(line: JSONLine.encode(shot)) { events.append($0) }
        return (events.last, events.compactMap { if case .log(let line) = $0 { line.message } else { nil } })
    }

    private func greys(_ path: String, width: Int = 160, height: Int = 90) throws -> [Int] {
        let reader = try VideoReader(path: path)
        var frame = Frame(width: width, height: height)
        var greys: [Int] = []
        while try reader.next(into: &frame) { greys.append(Int(frame.rgb[3 * (width * height / 2 + width / 2)])) }
        return greys
    }

    @Test func bothEndsStayAndTheLengthIsExact() throws {
        let (last, messages) = try render(shot(video()))
        guard case .finished(let file) = last else { throw Unfinished(said: "\(String(describing: last))") }
        #expect(file.frameCount == 48 && file.size == PixelSize(width: 160, height: 90) && !file.hasSound)
        let greys = try greys(folder + "/out.mp4")
        #expect(greys.count == 48 && abs(greys[0] - 40) <= 2 && abs(greys[47] - 136) <= 2, "\(greys)")
        #expect(messages.contains { $0.hasPrefix("The last frame of the server's video is like the last picture to") })
    }

    @Test func anotherSizeAndRateAreBroughtIn() throws {
        let (last, messages) = try render(shot(video(frames: 33, rate: 16, width: 112, height: 64)))
        guard case .finished(let file) = last else { throw Unfinished(said: "\(String(describing: last))") }
        #expect(file.frameCount == 48 && file.size == PixelSize(width: 160, height: 90))
        #expect(messages.contains { $0.contains("112x64") && $0.contains("resampled to 48 frames at 24 a second") })
        #expect(try VideoReader(path: folder + "/out.mp4").facts.frameCount == 48)
    }

    @Test func itsOwnSoundIsKeptOrTheBuiltInOneAdded() throws {
        var tone = AudioBuffer(seconds: 2)
        for index in 0..<tone.frameCount { tone.left[index] = 0.5 * sin(Float(index) * 0.05) }
        tone.right = tone.left
        var file = try render(shot(video(sound: tone), sound: true))
        #expect(file.messages.contains { $0.contains("with sound") } && !file.messages.contains { $0.contains("built-in one") })
        let kept = try #require(try VideoReader(path: folder + "/out.mp4").sound(seconds: 2))
        let loudest = kept.left.map(abs).max() ?? 0
        #expect((0.4...0.6).contains(loudest), "the tone is there: \(loudest)")
        file = try render(shot(video(), sound: true))
        #expect(file.messages.contains { $0.contains("the soundtrack is the built-in one") })
        #expect(try VideoReader(path: folder + "/out.mp4").facts.hasSound)
        file = try render(shot(video(sound: tone), sound: false))
        #expect(try !VideoReader(path: folder + "/out.mp4").facts.hasSound)
    }

    @Test func aVideoThatDoesNotArriveIsSaidToBe() throws {
        let path = try video()
        var shot = try shot(path)
        try PictureWriter.write(Frame(width: 160, height: 90), to: folder + "/last.png")
        shot.lastFrame?.path = folder + "/last.png"
        #expect(
            try render(shot).messages.contains {
                $0.hasPrefix("The last frame of the server's video is not like the last picture")
            })
    }

    @Test(arguments: ["empty", "noise", "half", "cut at the end", "playlist", "link", "large"])
    func whatIsNoWholeVideoIsRefused(fault: String) throws {
        let path = try video()
        var data = try Data(contentsOf: URL(filePath: path))
        var shot = try shot(path)
        switch fault {
        case "empty": data = Data()
        case "noise": data = Data((0..<9999).map { UInt8(truncatingIfNeeded: $0 &* 151) })
        case "half": data = data.prefix(data.count / 2)
        case "cut at the end": data = data.dropLast(300)
        case "playlist": data = Data("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".utf8)
        case "link":
            try FileManager.default.createSymbolicLink(atPath: folder + "/link.mp4", withDestinationPath: path)
            shot.source?.path = folder + "/link.mp4"
        default: shot.source?.maximumBytes = 1000
        }
        try data.write(to: URL(filePath: path))
        guard case .failed(let failure) = try render(shot).last else {
            Issue.record("\(fault) was accepted")
            return
        }
        #expect(failure.code == .badSource && failure.field == nil)
        #expect(!FileManager.default.fileExists(atPath: folder + "/out.mp4"))
    }

    struct Unfinished: Error { var said: String }
}
