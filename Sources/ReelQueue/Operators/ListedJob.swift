/// A job as its operators' lists show it.
public struct ListedJob: Hashable, Sendable {
    public var status: JobStatus
    /// HTTP status of a failed job's result.
    public var resultStatus: Int?
    /// Start of the prompt; nil for a job without one, and for one of a version that did not keep it.
    public var prompt: String?
    public var charge: JobCharge?

    /// What `init(_:_:)` reads beside the status, from the job and its prompt.
    static let columns = "error_status, quantity, unit_price, text"

    init(_ status: JobStatus, _ row: some StoreRow) throws {
        self.init(
            status: status, resultStatus: status.state == .failed ? try row.optional("error_status") : nil,
            prompt: try row.optional("text"), charge: try JobCharge(row))
    }

    package init(status: JobStatus, resultStatus: Int? = nil, prompt: String? = nil, charge: JobCharge? = nil) {
        self.status = status
        self.resultStatus = resultStatus
        self.prompt = prompt
        self.charge = charge
    }
}
