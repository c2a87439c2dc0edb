public import FoundationEssentials

/// What there is to know about a job without its input and outcome, which may be large.
public struct JobStatus: Codable, Hashable, Sendable, Identifiable {
    /// Lower-case UUID, fal's `request_id`.
    public let id: String
    /// The endpoint the job was submitted to, such as `fal-ai/veo3.1/fast/first-last-frame-to-video`.
    public let endpoint: String
    /// Whose job it is: the id of the key it was submitted with; nil where no keys are set.
    public let owner: String?
    public let createdAt: Date
    public let priority: JobPriority
    /// When the job fails unless a worker has taken it up by then.
    public let startDeadline: Date?
    /// Attempts that the job may have.
    public let maximumAttempts: Int

    public internal(set) var state = JobState.queued
    /// Who holds the job, while it is running. No two claims are made under the same name.
    public internal(set) var worker: String?
    /// When the worker is taken for dead unless it has renewed its lease, in seconds on the store's lease clock.
    public internal(set) var leaseUntil: Double?
    /// How often a worker has taken the job up, without the times it handed it back.
    public internal(set) var attempts = 0
    /// How often the engine process died of the job.
    public internal(set) var crashes = 0
    /// When a queued job may be tried again; nil for at once.
    public internal(set) var notBefore: Date?
    /// Whether the worker has been asked to stop; only ever true while the job is running.
    public internal(set) var cancelRequested = false
    /// When the running or last attempt began.
    public internal(set) var startedAt: Date?
    /// When the job reached its final state.
    public internal(set) var finishedAt: Date?

    /// A job that has just been queued.
    package init(
        id: String, endpoint: String, owner: String? = nil, createdAt: Date, priority: JobPriority = .normal,
        startDeadline: Date? = nil, maximumAttempts: Int = NewJob.defaultMaximumAttempts
    ) {
        self.id = id
        self.endpoint = endpoint
        self.owner = owner
        self.createdAt = createdAt
        self.priority = priority
        self.startDeadline = startDeadline
        self.maximumAttempts = maximumAttempts
    }
}
