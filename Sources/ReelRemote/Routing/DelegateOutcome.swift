/// What came of asking one server for one video, for those who count.
public struct DelegateOutcome: Sendable {
    /// The server's.
    public let name: String
    /// Nil for a video.
    public let failure: DelegateFailure?
    public let took: Duration
}
