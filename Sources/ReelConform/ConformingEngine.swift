import ReelAudio
public import ReelEngine
public import ReelMedia
public import ReelShot

/// Brings a video that another server has made of a shot to the shot's terms: size, length, frame rate, sound as asked for.
///
/// What is no video, damaged, cut short, or too far from what was asked for is refused: a broken result is never passed on.
public struct ConformingEngine: Engine {
    public let name = "conform"
    private let threads: Int

    /// - Parameter threads: for decoding, and for frames between frames.
    public init(threads: Int) { self.threads = threads }

    public func canMake(_ shot: Shot) -> Bool { shot.source != nil && shot.stills == nil }

    public func begin(_ shot: Shot, first: Frame, last: Frame?, log: (LogLine) -> Void) throws -> any Clip {
        try withoutActuallyEscaping(log) { log in
            try begin(shot, first: first, last: last, report: EngineReport(log: log))
        }
    }

    public func begin(_ shot: Shot, first: Frame, last: Frame?, report: EngineReport) throws -> any Clip {
        guard let source = shot.source else {
            throw EngineFailure(.badShot, "The engine conform needs a video to start from.")
        }
        let reader: VideoReader
        let timing: SourceTiming
        let shape: SourceShape
        let own: AudioBuffer?
        do {
            reader = try VideoReader(
                path: source.path, limits: VideoReaderLimits(maximumBytes: source.maximumBytes), threads: threads)
            shape = try SourceShape(of: reader.facts, as: PixelSize(width: first.width, height: first.height))
            timing = try SourceTiming(
                of: reader.facts, frameRate: shot.frameRate, frameCount: shot.frameCount, keepsEnd: last != nil)
            own = shot.sound ? try reader.sound(seconds: Double(shot.frameCount) / Double(shot.frameRate)) : nil
        } catch let error as VideoReaderError {
            throw EngineFailure(badSource: "\(error)")
        } catch let error as SourceTiming.Mismatch {
            throw EngineFailure(badSource: "\(error)")
        }
        let facts = ClipFacts(width: first.width, height: first.height, frameRate: shot.frameRate, frameCount: shot.frameCount)
        report.log(LogLine(.info, Self.words(reader.facts, shape, timing)))
        let sound = shot.sound ? own.map(Self.faded) ?? soundtrack(shot, facts, report) : nil
        return ConformedClip(
            reader, timing: timing, shape: shape, facts: facts, sound: sound, first: first, last: last, seed: shot.seed,
            threads: threads,
            report: report)
    }

    private static func words(_ video: VideoFacts, _ shape: SourceShape, _ timing: SourceTiming) -> String {
        let rate = (video.frameRate * 100).rounded() / 100
        let found =
            "The server's video has \(video.width)x\(video.height) pixels, \(video.frameCount) frames at \(rate) a second, \(video.hasSound ? "with sound" : "no sound")"
        let done = [shape.description, timing.description].filter { !$0.isEmpty }
        return done.isEmpty ? "\(found): taken as it is" : "\(found): \(done.joined(separator: ", "))"
    }

    /// A video that was cut may end in the middle of a sound.
    private static func faded(_ sound: AudioBuffer) -> AudioBuffer {
        var sound = sound
        sound.fadeEnds(inSeconds: 0, outSeconds: 0.01)
        return sound
    }

    private func soundtrack(_ shot: Shot, _ facts: ClipFacts, _ report: EngineReport) -> AudioBuffer {
        report.log(LogLine(.info, "The server's video has no sound: the soundtrack is the built-in one"))
        let soundtrack = SoundtrackComposer().compose(
            prompt: shot.prompt, negativePrompt: shot.negativePrompt, seconds: facts.seconds, seed: shot.seed)
        for note in soundtrack.notes { report.log(LogLine(note.isWarning ? .warning : .info, note.text)) }
        return soundtrack.sound
    }
}
