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

    /// - Parameter step: seconds.
    init(_ row: some StoreRow, step: Double) throws {
        let owner: String = try row.value("owner")
        time = Date(timeIntervalSince1970: Double(try row.value("step") as Int) * step)
        endpoint = try row.value("endpoint")
        self.owner = owner.isEmpty ? nil : owner
        quantity = try row.value("quantity")
        unitPrice = try row.value("unit_price")
        count = try row.value("count")
    }

    /// Millionths of a US dollar.
    public var amount: Int { quantity * unitPrice }
}
