/// An input accepted for good: its status, what was asked for, and what came of it.
@dynamicMemberLookup
public struct Job: Codable, Hashable, Sendable, Identifiable {
    public internal(set) var status: JobStatus
    /// The validated request body, JSON text.
    public let input: String
    /// Seconds that the finished file is kept; nil for ever.
    public let fileLifetime: Int?
    /// What it costs if it succeeds; nil for nothing.
    public let charge: JobCharge?
    /// What came of it; nil until the job has succeeded or failed, and for a cancelled job.
    public internal(set) var outcome: JobOutcome?

    package init(
        status: JobStatus, input: String, fileLifetime: Int? = nil, charge: JobCharge? = nil, outcome: JobOutcome? = nil
    ) {
        self.status = status
        self.input = input
        self.fileLifetime = fileLifetime
        self.charge = charge
        self.outcome = outcome
    }

    public var id: String { status.id }

    /// The members of `status`, such as `job.state` and `job.attempts`.
    public subscript<Value>(dynamicMember member: KeyPath<JobStatus, Value>) -> Value {
        status[keyPath: member]
    }
}
