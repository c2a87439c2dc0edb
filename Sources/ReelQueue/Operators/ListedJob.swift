/// A job as its operators' lists show it.
public struct ListedJob: Hashable, Sendable {
    public var status: JobStatus
    /// HTTP status of a failed job's result.
    public var resultStatus: Int?
    /// Start of the prompt; nil for a job without one, and for one of a version that did not keep it.
    public var prompt: String?
    public var charge: JobCharge?

    package init(status: JobStatus, resultStatus: Int? = nil, prompt: String? = nil, charge: JobCharge? = nil) {
        self.status = status
        self.resultStatus = resultStatus
        self.prompt = prompt
        self.charge = charge
    }
}
