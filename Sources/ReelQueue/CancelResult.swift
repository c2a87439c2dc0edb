/// What became of a wish to cancel a job.
public enum CancelResult: String, Hashable, Sendable {
    /// The job was queued and is now cancelled.
    case cancelled
    /// The job is running; its worker has been asked to stop and will say when it has.
    case requested
    case alreadyFinished
    case unknown
}
