public import ReelShot

/// Whom an engine tells of its work before there is a frame.
public struct EngineReport {
    /// Lines for the job's log, in the words of a person who watches.
    public let log: (LogLine) -> Void
    /// The share of all work that is done, 0...1, frames included.
    public let progress: (Double) -> Void
    /// Throws once nobody wants the clip any more; to be called often.
    public let check: () throws -> Void

    public init(
        log: @escaping (LogLine) -> Void, progress: @escaping (Double) -> Void = { _ in }, check: @escaping () throws -> Void = {}
    ) {
        self.log = log
        self.progress = progress
        self.check = check
    }
}
