import ReelMedia
public import ReelShot

/// Takes a shot from its line of JSON to its MP4 and says how it goes, one shot at a time.
public struct ShotRenderer: Sendable {
    /// Whoever hears about a shot. An error that it throws stops the shot, and is passed on to the caller of `render`.
    public typealias Report = (EngineEvent) throws -> Void

    private let engines: EngineRegistry
    private let threads: Int
    private let stopwatch: Stopwatch?

    /// - Parameters:
    ///   - threads: threads for encoding.
    ///   - stopwatch: counts the processor's time, and has it told in every shot's log.
    public init(engines: EngineRegistry, threads: Int, stopwatch: Stopwatch? = nil) {
        self.engines = engines
        self.threads = threads
        self.stopwatch = stopwatch
    }

    /// Makes the shot that `line` describes.
    ///
    /// The last event reported is `finished`, with the file in its place, or `failed`, with no file there.
    /// - Throws: only what `report` throws.
    public func render(line: String, report: @escaping Report) throws {
        let outcome: EngineEvent
        let listener = Listener(report)
        do {
            let shot = try Self.shot(from: line)
            outcome = .finished(try render(shot, listener))
        } catch let failure as EngineFailure {
            outcome = .failed(failure)
        } catch {
            outcome = .failed(EngineFailure(.engine, "The engine failed: \(error)"))
        }
        try listener.check()
        try report(outcome)
    }

    private static func shot(from line: String) throws(EngineFailure) -> Shot {
        do {
            return try JSONLine.decode(Shot.self, from: line)
        } catch {
            throw EngineFailure(.badShot, "The line is not a shot: \(error)")
        }
    }

    private func render(_ shot: Shot, _ listener: Listener) throws -> RenderedFile {
        try shot.check()
        let engine = try engines.engine(for: shot)
        let pictures = try ShotPictures(shot) { line in
            // Of a shot whose video is there already, its log tells that it was made for.
            if shot.source == nil { listener.hear(.log(LogLine(.info, line))) }
        }
        let (first, last) = try stopwatch.measure("decoding") { (try pictures.decodeFirst(), try pictures.decodeLast()) }
        listener.hear(.progress(0))
        let report = EngineReport(
            log: { listener.hear(.log($0)) }, progress: { listener.hear(.progress($0)) },
            preview: { frame in
                guard shot.previews != nil else { return }
                var canvas = VideoFrame(width: frame.width, height: frame.height)
                canvas.set(frame)
                if let event = Preview.event(of: canvas) { listener.hear(event) }
            }, check: listener.check)
        var clip = try engine.begin(shot, first: first, last: last, report: report)
        try listener.check()
        if let stills = shot.stills {
            return try StillWriter(stills: stills, folder: shot.output).write(&clip, canvas: first) { drawn in
                listener.hear(.progress(Double(drawn) / Double(stills.count)))
                try listener.check()
            }
        }
        return try encode(&clip, to: shot.output, previews: shot.previews ?? 0, listener)
    }

    /// Pulls every frame of `clip` through the encoder.
    private func encode(_ clip: inout any Clip, to path: String, previews: Int, _ listener: Listener) throws -> RenderedFile {
        let facts = clip.facts
        var writer = try VideoWriter(
            path: path,
            format: VideoFormat(
                width: facts.width, height: facts.height, frameRate: facts.frameRate, frameCount: facts.frameCount),
            soundtrack: try clip.soundtrack(),
            threads: threads)
        var frame = VideoFrame(width: facts.width, height: facts.height)
        var drawn = 0
        var meter = ProgressMeter(total: facts.frameCount, before: facts.preparation)
        let preview = Preview(total: facts.frameCount, count: previews)
        while try clip.draw(into: &frame) {
            try stopwatch.measure("encoding, as far as drawing waits for it") { () throws(MediaError) in try writer.append(frame)
            }
            if let event = preview.event(of: frame, number: drawn) { listener.hear(event) }
            drawn += 1
            if let fraction = meter.advance(to: drawn) { listener.hear(.progress(fraction)) }
            try listener.check()
        }
        let file = try writer.finish()
        for line in stopwatch?.lines(frameCount: drawn) ?? [] { listener.hear(.log(LogLine(.debug, line))) }
        return RenderedFile(
            path: file.path,
            bytes: file.bytes,
            size: PixelSize(width: file.format.width, height: file.format.height),
            frameRate: file.format.frameRate,
            frameCount: file.format.frameCount,
            hasSound: file.hasSound)
    }
}

/// Passes events on until passing one on fails, and remembers why: engines report from where they cannot throw.
private final class Listener {
    private let report: ShotRenderer.Report
    private var failure: (any Error)?

    init(_ report: @escaping ShotRenderer.Report) { self.report = report }

    func hear(_ event: EngineEvent) {
        guard failure == nil else { return }
        do { try report(event) } catch { failure = error }
    }

    func check() throws {
        if let failure { throw failure }
    }
}
