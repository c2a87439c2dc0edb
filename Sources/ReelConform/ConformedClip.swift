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
    private var drawn = 0

    init(
        _ reader: VideoReader, timing: SourceTiming, facts: ClipFacts, sound: AudioBuffer?, first: Frame, last: Frame?,
        seed: UInt64,
        threads: Int, report: EngineReport
    ) {
        (self.timing, self.facts, self.sound) = (timing, facts, sound)
        (self.first, self.last, self.report) = (first, last, report)
        frames = ResampledFrames(width: facts.width, height: facts.height, seed: seed, threads: threads) { frame in
            do throws(VideoReaderError) {
                return try reader.next(into: &frame)
            } catch {
                throw EngineFailure(badSource: "\(error)")
            }
        }
    }

    mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < facts.frameCount else { return false }
        guard try frames.draw(at: timing.place(of: drawn), into: &frame) else {
            throw EngineFailure(badSource: "the video ends after \(drawn) of \(facts.frameCount) frames")
        }
        if drawn == 0 { tell("first", frame, first) }
        if drawn == facts.frameCount - 1, let last { tell("last", frame, last) }
        drawn += 1
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
