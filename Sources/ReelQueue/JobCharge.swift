/// What a job costs if it succeeds, settled when it is accepted: so many units at so much.
public struct JobCharge: Codable, Hashable, Sendable {
    /// Units: seconds of video.
    public var quantity: Int
    /// Millionths of a US dollar for a unit.
    public var unitPrice: Int

    public init(quantity: Int, unitPrice: Int) {
        self.quantity = quantity
        self.unitPrice = unitPrice
    }

    /// Millionths of a US dollar.
    public var amount: Int { quantity * unitPrice }
}
