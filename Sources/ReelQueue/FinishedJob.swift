/// A finished job as lists show it.
public struct FinishedJob: Hashable, Sendable {
    public var status: JobStatus
    /// HTTP status of the job's result, as it was when the job ended; nil for a cancelled job.
    public var resultStatus: Int?
}
