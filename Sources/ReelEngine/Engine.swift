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
}
