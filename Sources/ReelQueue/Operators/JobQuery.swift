/// Which jobs to list, whatever their state, the newest first.
public struct JobQuery: Hashable, Sendable {
    /// Empty for any.
    public var states: Set<JobState>
    /// nil for any.
    public var endpoint: String?
    /// nil for any; "" for the jobs that came without a key.
    public var owner: String?
    /// What the id starts with; nil for any.
    public var id: String?
    /// What the start of the prompt holds (`NewJob.promptLength`); capitals do not matter among the letters of ASCII. nil for any.
    public var text: String?
    /// Only jobs accepted before the one of this number, as `JobListing.next` says; nil for the newest.
    public var before: Int64?
    public var limit: Int

    public init(
        states: Set<JobState> = [], endpoint: String? = nil, owner: String? = nil, id: String? = nil, text: String? = nil,
        before: Int64? = nil, limit: Int = 50
    ) {
        self.states = states
        self.endpoint = endpoint
        self.owner = owner
        self.id = id
        self.text = text
        self.before = before
        self.limit = limit
    }
}
