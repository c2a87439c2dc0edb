/// What the requests of a key may use; nil for as much as the server's own settings allow.
public struct KeyLimits: Hashable, Sendable {
    /// Requests in a minute, and at once after a pause.
    public var rate: Int?
    /// Jobs that run at the same time.
    public var jobs: Int?
    /// What they may cost in all, in millionths of a US dollar.
    public var budget: Int?

    public init(rate: Int? = nil, jobs: Int? = nil, budget: Int? = nil) {
        self.rate = rate
        self.jobs = jobs
        self.budget = budget
    }
}
