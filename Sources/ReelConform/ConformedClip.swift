import ReelAudio
import ReelEngine
import ReelMedia
import ReelMotion
import ReelShot

/// The frames of somebody else's video at a shot's size, length and frame rate, with its own sound or a soundtrack.
struct ConformedClip: Clip {
    /// Below this the end of a video does not show the picture that it was to arrive at.
    private static let unlike = 20.0

    let facts: ClipFacts
    private let timing: SourceTiming
    private let sound: AudioBuffer?
    private let first: Frame
    private let last: Frame?
    private let report: EngineReport
    private var frames: ResampledFrames
    /// What is drawn on before it is enlarged; nil where nothing is.
    private var canvas: Frame?
    private let scaler: FrameScaler
    private var drawn = 0

    init(
        _ reader: VideoReader, timing: SourceTiming, shape: SourceShape, facts: ClipFacts, sound: AudioBuffer?, first: Frame,
        last: Frame?,
        seed: UInt64,
        threads: Int, report: EngineReport
    ) {
        (self.timing, self.facts, self.sound) = (timing, facts, sound)
        (self.first, self.last, self.report) = (first, last, report)
        let drawn = timing.isRounded ? PixelSize(width: facts.width, height: facts.height) : shape.drawn
        scaler = FrameScaler(width: facts.width, height: facts.height)
        canvas = drawn.width < facts.width ? Frame(width: drawn.width, height: drawn.height) : nil
        frames = ResampledFrames(width: drawn.width, height: drawn.height, seed: seed, threads: threads) { frame in
            do throws(VideoReaderError) {
                return try reader.next(into: &frame)
            } catch {
                throw EngineFailure(badSource: "\(error)")
            }
        }
    }

    mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < facts.frameCount else { return false }
        guard try drawNext(into: &frame) else {
            throw EngineFailure(badSource: "the video ends after \(drawn) of \(facts.frameCount) frames")
        }
        if drawn == 0 { tell("first", frame, first) }
        if drawn == facts.frameCount - 1, let last { tell("last", frame, last) }
        drawn += 1
        return true
    }

    private mutating func drawNext(into frame: inout Frame) throws -> Bool {
        guard var small = canvas else { return try frames.draw(at: timing.place(of: drawn), into: &frame) }
        canvas = nil
        defer { canvas = small }
        guard try frames.draw(at: timing.place(of: drawn), into: &small) else { return false }
        do throws(VideoReaderError) {
            try scaler.scale(small, into: &frame)
        } catch {
            throw EngineFailure(badSource: "\(error)")
        }
        return true
    }

    func soundtrack() throws -> AudioBuffer? { sound }

    private func tell(_ name: String, _ frame: Frame, _ picture: Frame) {
        let likeness = Likeness.psnr(frame, picture)
        let words = likeness.isFinite ? "\((likeness * 10).rounded() / 10) dB (PSNR)" : "the last bit"
        guard likeness >= Self.unlike else {
            return report.log(
                LogLine(.warning, "The \(name) frame of the server's video is not like the \(name) picture: \(words)"))
        }
        report.log(LogLine(.info, "The \(name) frame of the server's video is like the \(name) picture to \(words)"))
    }
}

extension EngineFailure {
    init(badSource reason: String) { self.init(.badSource, "The server's video cannot be used: \(reason).") }
}
