public import ReelMedia
public import ReelShot

/// Whom an engine tells of its work before there is a frame.
public struct EngineReport {
    /// Lines for the job's log, in the words of a person who watches.
    public let log: (LogLine) -> Void
    /// The share of all work that is done, 0...1, frames included.
    public let progress: (Double) -> Void
    /// What there is to see so far, for those who wait; a dozen pictures at most are worth the work.
    public let preview: (Frame) -> Void
    /// Throws once nobody wants the clip any more; to be called often.
    public let check: () throws -> Void

    public init(
        log: @escaping (LogLine) -> Void, progress: @escaping (Double) -> Void = { _ in },
        preview: @escaping (Frame) -> Void = { _ in }, check: @escaping () throws -> Void = {}
    ) {
        self.log = log
        self.progress = progress
        self.preview = preview
        self.check = check
    }
}
