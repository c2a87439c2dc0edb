public import ReelMedia
public import ReelShot

/// Something that makes video from pictures.
public protocol Engine: Sendable {
    /// Short name, as in `Shot.engine`.
    var name: String { get }

    /// Whether this engine can make `shot` on this machine.
    func canMake(_ shot: Shot) -> Bool

    /// Studies the pictures and returns the clip, no frame of it drawn yet.
    ///
    /// - Parameters:
    ///   - first: `shot.firstFrame`, decoded and cropped to the video's size.
    ///   - last: `shot.lastFrame`, likewise; nil if the shot has none.
    ///   - log: lines for the job's log, in the words of a person who watches.
    /// - Throws: `EngineFailure` for what the caller can mend; anything else counts as a fault of the engine.
    func begin(
        _ shot: Shot,
        first: Frame,
        last: Frame?,
        log: (LogLine) -> Void
    ) throws -> any Clip

    /// The same for an engine whose work is done before the first frame is drawn, which tells how far it is, and ends early where
    /// nobody wants the clip any more.
    func begin(_ shot: Shot, first: Frame, last: Frame?, report: EngineReport) throws -> any Clip
}

extension Engine {
    public func begin(_ shot: Shot, first: Frame, last: Frame?, report: EngineReport) throws -> any Clip {
        try begin(shot, first: first, last: last, log: report.log)
    }
}
