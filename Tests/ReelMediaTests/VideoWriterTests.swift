import Foundation
import ReelAudio
import ReelMedia
import Testing

@Suite struct VideoWriterTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Writes `count` frames of the detailed picture in motion.
    private func write(
        _ name: String, width: Int = 320, height: Int = 180, rate: Int = 24, count: Int = 48, sound: Bool = true, threads: Int = 2
    ) throws -> VideoFile {
        let format = VideoFormat(width: width, height: height, frameRate: rate, frameCount: count)
        var soundtrack: AudioBuffer?
        if sound {
            var tone = AudioBuffer(seconds: format.seconds)
            for index in 0..<tone.frameCount {
                tone.left[index] = Float(0.3 * sin(Double(index) * 0.0576))
                tone.right[index] = Float(0.3 * sin(Double(index) * 0.0288))
            }
            soundtrack = tone
        }
        var writer = try VideoWriter(path: scratch.path(name), format: format, soundtrack: soundtrack, threads: threads)
        for index in 0..<count { try writer.append(TestPictures.detailed(width, height, shift: 2 * index)) }
        return try writer.finish()
    }

    private func probe(_ name: String) throws -> Probe {
        let json = try scratch.run(
            "ffprobe", "-v", "error", "-show_streams", "-show_format", "-count_frames", "-of", "json", name)
        return try JSONDecoder().decode(Probe.self, from: json)
    }

    /// The frame at `index` as another decoder sees it.
    private func decoded(_ name: String, _ index: Int, width: Int, height: Int, flags: String) throws -> Frame {
        let rgb = try scratch.run(
            "ffmpeg", "-v", "error", "-i", name, "-vf", "select=eq(n\\,\(index)),scale=flags=\(flags)", "-frames:v", "1",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
        return Frame(width: width, height: height, rgb: Array(rgb))
    }

    @Test func theStreamsAreWhatTheFormatSays() throws {
        let file = try write("a.mp4")
        let probe = try probe("a.mp4")
        let video = try #require(probe.streams.first { $0.codec_type == "video" })
        #expect(video.codec_name == "h264" && video.profile == "High" && video.pix_fmt == "yuv420p")
        #expect(video.width == 320 && video.height == 180 && video.sample_aspect_ratio ?? "1:1" == "1:1")
        #expect(video.color_range == "tv" && video.color_space == "bt709")
        #expect(video.color_primaries == "bt709" && video.color_transfer == "bt709")
        #expect(video.chroma_location == "left")
        #expect(video.r_frame_rate == "24/1" && video.avg_frame_rate == "24/1")
        #expect(video.nb_read_frames == "48")
        #expect(Double(video.duration ?? "") == 2)

        let audio = try #require(probe.streams.first { $0.codec_type == "audio" })
        #expect(audio.codec_name == "aac" && audio.profile == "LC")
        #expect(audio.sample_rate == "48000" && audio.channels == 2)
        #expect(abs((Double(audio.duration ?? "") ?? 0) - 2) < 1024.0 / 48_000)
        #expect(Double(audio.start_time ?? "") == 0 && Double(video.start_time ?? "") == 0)
        #expect(probe.streams.count == 2)
        #expect(file.bytes == (try scratch.bytes(of: "a.mp4").count) && file.hasSound)
        #expect(probe.format.tags?.keys.contains("creation_time") != true)
    }

    @Test(arguments: [(1, 1), (25, 26), (30, 95), (60, 61)])
    func everyFrameArrives(rate: Int, count: Int) throws {
        _ = try write("b.mp4", width: 64, height: 48, rate: rate, count: count)
        let probe = try probe("b.mp4")
        let video = try #require(probe.streams.first { $0.codec_type == "video" })
        let audio = try #require(probe.streams.first { $0.codec_type == "audio" })
        let seconds = Double(count) / Double(rate)
        #expect(video.nb_read_frames == "\(count)" && video.avg_frame_rate == "\(rate)/1")
        #expect(abs((Double(video.duration ?? "") ?? 0) - seconds) < 0.001)
        #expect(abs((Double(audio.duration ?? "") ?? 0) - seconds) < 1024.0 / 48_000)
    }

    @Test func withoutASoundtrackThereIsNoAudioStream() throws {
        let file = try write("c.mp4", count: 12, sound: false)
        #expect(try probe("c.mp4").streams.map(\.codec_type) == ["video"])
        #expect(!file.hasSound)
    }

    @Test func theIndexComesBeforeTheMediaAndTracksAreInterleaved() throws {
        _ = try write("d.mp4", count: 96)
        let bytes = try scratch.bytes(of: "d.mp4")
        let moov = try #require(Data(bytes).range(of: Data("moov".utf8))?.lowerBound)
        let mdat = try #require(Data(bytes).range(of: Data("mdat".utf8))?.lowerBound)
        #expect(moov < mdat)
        let packets = String(
            decoding: try scratch.run("ffprobe", "-v", "error", "-show_entries", "packet=codec_type", "-of", "csv=p=0", "d.mp4"),
            as: UTF8.self)
        let kinds = packets.split(separator: "\n").map { $0.prefix(5) }
        let half = kinds.prefix(kinds.count / 2).filter { $0 == "audio" }.count
        #expect(half > kinds.filter { $0 == "audio" }.count / 3)
    }

    @Test func thereIsAKeyFrameEverySecond() throws {
        _ = try write("e.mp4", width: 64, height: 48, count: 96, sound: false)
        let flags = String(
            decoding: try scratch.run(
                "ffprobe", "-v", "error", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", "e.mp4"),
            as: UTF8.self)
        let keys = flags.split(separator: "\n").filter { $0.contains("K") }.compactMap { Double($0.prefix { $0 != "," }) }
        #expect(keys.count >= 4)
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $1 - $0 <= 1.001 })
    }

    /// Decodes as most programs do, with the nearest chroma sample, and as careful ones do.
    @Test(arguments: ["bicubic", "bicubic+accurate_rnd+full_chroma_int"])
    func theFirstAndTheLastFrameAreTheirPictures(flags: String) throws {
        let (width, height, count) = (640, 360, 30)
        var writer = try VideoWriter(
            path: scratch.path("f.mp4"),
            format: VideoFormat(width: width, height: height, frameRate: 24, frameCount: count), threads: 2)
        for index in 0..<count { try writer.append(TestPictures.grainy(width, height, shift: 2 * index)) }
        _ = try writer.finish()
        for index in [0, count - 1] {
            let original = TestPictures.grainy(width, height, shift: 2 * index)
            let psnr = try decoded("f.mp4", index, width: width, height: height, flags: flags).psnr(against: original)
            #expect(psnr >= 36, "frame \(index), \(flags): \(psnr) dB")
        }
    }

    /// Hard edges between saturated colours lose in 4:2:0 whatever the coder does; ours may lose little more than that.
    @Test func theFirstFrameIsNearlyAsGoodAsFourTwoZeroAllows() throws {
        let (width, height) = (640, 360)
        let original = TestPictures.detailed(width, height)
        try PictureWriter.write(original, to: scratch.path("original.png"))
        try scratch.run(
            "ffmpeg", "-v", "error", "-i", "original.png", "-vf", "scale=out_color_matrix=bt709,format=yuv420p",
            "-c:v", "libx264", "-qp", "0", "-colorspace", "bt709", "lossless.mp4")
        _ = try write("f.mp4", width: width, height: height, count: 24, sound: false)
        let best = try decoded("lossless.mp4", 0, width: width, height: height, flags: "bicubic").psnr(against: original)
        let ours = try decoded("f.mp4", 0, width: width, height: height, flags: "bicubic").psnr(against: original)
        #expect(ours >= best - 2, "\(ours) dB of \(best) dB")
    }

    @Test func flatColoursComeBackExactly() throws {
        let colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (128, 128, 128), (201, 134, 17)]
        for (index, colour) in colours.enumerated() {
            let name = "colour\(index).mp4"
            let frame = TestPictures.frame(64, 64) { _, _ in colour }
            var writer = try VideoWriter(
                path: scratch.path(name), format: VideoFormat(width: 64, height: 64, frameRate: 24, frameCount: 1))
            try writer.append(frame)
            _ = try writer.finish()
            let seen = try decoded(name, 0, width: 64, height: 64, flags: "bicubic+accurate_rnd+full_chroma_int")
            #expect(seen.distance(to: frame) <= 3, "\(colour) became \(seen.pixel(32, 32))")
        }
    }

    @Test func theSameFramesGiveTheSameBytes() throws {
        _ = try write("g.mp4")
        _ = try write("h.mp4")
        #expect(try scratch.bytes(of: "g.mp4") == scratch.bytes(of: "h.mp4"))
    }

    @Test func aWriterThatIsDroppedLeavesNoFile() throws {
        do {
            var writer = try VideoWriter(
                path: scratch.path("i.mp4"), format: VideoFormat(width: 64, height: 64, frameRate: 24, frameCount: 3))
            try writer.append(Frame(width: 64, height: 64))
            #expect(throws: MediaError.self) { try writer.append(Frame(width: 32, height: 64)) }
            #expect(try scratch.names().count == 1, "the unfinished file")
        }
        #expect(try scratch.names() == [])
    }

    @Test func tooFewFramesAreAnErrorAndLeaveTheOldFile() throws {
        _ = try scratch.write([1, 2, 3], as: "j.mp4")
        var writer = try VideoWriter(
            path: scratch.path("j.mp4"), format: VideoFormat(width: 64, height: 64, frameRate: 24, frameCount: 3))
        try writer.append(Frame(width: 64, height: 64))
        do {
            _ = try writer.finish()
            Issue.record("a video with frames missing was finished")
        } catch {
            #expect(error.description.contains("1 of the 3"))
        }
        #expect(try scratch.names() == ["j.mp4"])
        #expect(try scratch.bytes(of: "j.mp4") == [1, 2, 3])
    }

    @Test func aFolderThatDoesNotExistIsAnErrorWithItsPath() throws {
        let path = scratch.path("missing/k.mp4")
        do {
            _ = try VideoWriter(path: path, format: VideoFormat(width: 64, height: 64, frameRate: 24, frameCount: 1))
            Issue.record("a writer was made in a folder that does not exist")
        } catch {
            #expect(error.description.contains(path))
        }
    }
}

/// What ffprobe says.
private struct Probe: Decodable {
    struct Stream: Decodable {
        let codec_type, codec_name: String
        let profile, pix_fmt, color_range, color_space, color_primaries, color_transfer, chroma_location: String?
        let sample_aspect_ratio, r_frame_rate, avg_frame_rate, nb_read_frames, duration, start_time, sample_rate: String?
        let width, height, channels: Int?
    }

    struct Format: Decodable {
        let tags: [String: String]?
    }

    let streams: [Stream]
    let format: Format
}
