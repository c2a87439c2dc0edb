/// Why work on a job must stop before it is done.
public enum JobInterruption: Error, Hashable, Sendable {
    /// Whoever submitted the job no longer wants it.
    case cancelRequested
    /// The job is not this worker's any more: its lease has run out, and another worker may be at it.
    case leaseLost
}
