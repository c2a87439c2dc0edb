public import FoundationEssentials

/// Which charges of the ledger to sum up.
public struct UsageQuery: Hashable, Sendable {
    /// The owner whose charges count; nil for all owners.
    public var owner: String?
    /// The endpoints that count; empty for all.
    public var endpoints: [String]
    /// From here on…
    public var start: Date
    /// …and before this.
    public var end: Date
    /// Charges of the same so many seconds since 1970 are summed up.
    public var step: Int

    public init(owner: String? = nil, endpoints: [String] = [], start: Date, end: Date, step: Int) {
        self.owner = owner
        self.endpoints = endpoints
        self.start = start
        self.end = end
        self.step = step
    }
}
