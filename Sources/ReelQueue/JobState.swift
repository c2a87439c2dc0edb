/// Where a job stands. `JobStatus.apply` holds the rules for getting from one to the next.
public enum JobState: String, Codable, CaseIterable, Sendable {
    case queued, running, succeeded, failed, cancelled

    /// Whether the job has ended for good.
    public var isFinal: Bool {
        switch self {
        case .queued, .running: false
        case .succeeded, .failed, .cancelled: true
        }
    }
}
