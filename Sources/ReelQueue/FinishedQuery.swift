public import FoundationEssentials

/// Which finished jobs to list, and in what order.
public struct FinishedQuery: Hashable, Sendable {
    public enum Ending: String, CaseIterable, Sendable {
        case success
        /// A fault of the server's.
        case error
        /// A fault of the caller's, a cancelled request among them.
        case userError = "user_error"
    }

    /// The last come first; or those that took longest.
    public enum Order: String, CaseIterable, Sendable {
        case endedAt = "ended_at"
        case duration
    }

    /// The owner whose jobs count; nil for all owners.
    public var owner: String?
    public var endpoints: [String]
    /// Ended from here on…
    public var start: Date
    /// …and before this.
    public var end: Date
    /// nil for any.
    public var ending: Ending?
    /// The one job to look for; nil for any.
    public var id: String?
    public var order: Order
    public var offset: Int
    public var limit: Int

    public init(
        owner: String? = nil, endpoints: [String], start: Date, end: Date, ending: Ending? = nil, id: String? = nil,
        order: Order = .endedAt, offset: Int = 0, limit: Int
    ) {
        self.owner = owner
        self.endpoints = endpoints
        self.start = start
        self.end = end
        self.ending = ending
        self.id = id
        self.order = order
        self.offset = offset
        self.limit = limit
    }
}
