public import FoundationEssentials

/// What there is to know about a job without its input and outcome, which may be large.
public struct JobStatus: Codable, Hashable, Sendable, Identifiable {
    /// Lower-case UUID, fal's `request_id`.
    public let id: String
    /// The endpoint the job was submitted to, such as `fal-ai/veo3.1/fast/first-last-frame-to-video`.
    public let endpoint: String
    public let createdAt: Date
    public let priority: JobPriority
    /// When the job fails unless a worker has taken it up by then.
    public let startDeadline: Date?

    public internal(set) var state: JobState
    /// The worker that runs the job, while it is running.
    public internal(set) var worker: String?
    /// How often a worker has taken the job up, without the times it handed it back.
    public internal(set) var attempts: Int
    /// Whether the worker has been asked to stop; only ever true while the job is running.
    public internal(set) var cancelRequested: Bool
    /// When the running or last attempt began.
    public internal(set) var startedAt: Date?
    /// When the job reached its final state.
    public internal(set) var finishedAt: Date?

    /// A job that has just been queued.
    package init(
        id: String, endpoint: String, createdAt: Date, priority: JobPriority = .normal, startDeadline: Date? = nil
    ) {
        self.init(
            id: id, endpoint: endpoint, createdAt: createdAt, priority: priority, startDeadline: startDeadline,
            state: .queued, worker: nil, attempts: 0, cancelRequested: false, startedAt: nil, finishedAt: nil
        )
    }

    init(
        id: String, endpoint: String, createdAt: Date, priority: JobPriority, startDeadline: Date?, state: JobState,
        worker: String?, attempts: Int, cancelRequested: Bool, startedAt: Date?, finishedAt: Date?
    ) {
        self.id = id
        self.endpoint = endpoint
        self.createdAt = createdAt
        self.priority = priority
        self.startDeadline = startDeadline
        self.state = state
        self.worker = worker
        self.attempts = attempts
        self.cancelRequested = cancelRequested
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}
