public import FoundationEssentials

/// What an owner's jobs of an endpoint at one price have cost in one step of time.
public struct UsageEntry: Hashable, Sendable {
    /// Where the step begins.
    public var time: Date
    public var endpoint: String
    /// The id of the key; nil for jobs that came without one.
    public var owner: String?
    /// Units: seconds of video.
    public var quantity: Int
    /// Millionths of a US dollar for a unit.
    public var unitPrice: Int
    /// Jobs.
    public var count: Int

    /// Millionths of a US dollar.
    public var amount: Int { quantity * unitPrice }
}
