/// A finished job as lists show it.
public struct FinishedJob: Hashable, Sendable {
    public var status: JobStatus
    /// HTTP status of the job's result, as it was when the job ended; nil for a cancelled job.
    public var resultStatus: Int?

    /// - Parameter errorStatus: what the store has of a failed job.
    init(_ status: JobStatus, errorStatus: Int?) {
        self.status = status
        resultStatus =
            switch status.state {
            case .succeeded: 200
            case .cancelled: nil
            default: errorStatus
            }
    }
}
