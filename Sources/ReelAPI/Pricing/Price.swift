/// What a second of an endpoint's video costs, by what was asked for.
public struct Price: Hashable, Sendable {
    /// A price, and the values of fields that it is for; without any it is for all.
    public struct Tier: Hashable, Sendable {
        public var perSecond: USD
        public var conditions: [String: JSONValue]

        public init(_ perSecond: USD, when conditions: [String: JSONValue] = [:]) {
            self.perSecond = perSecond
            self.conditions = conditions
        }

        func fits(_ values: [String: JSONValue]) -> Bool {
            conditions.allSatisfy { values[$0.key] == $0.value }
        }
    }

    /// The first that fits counts.
    public let tiers: [Tier]

    public init(_ tiers: [Tier]) {
        self.tiers = tiers
    }

    /// - Parameter values: the request's, by field, defaults filled in. What no tier fits is free; `PriceList` lets no such price in.
    public func perSecond(_ values: [String: JSONValue]) -> USD {
        tiers.first { $0.fits(values) }?.perSecond ?? .zero
    }

    /// The highest: the one number that fal's pricing gives for an endpoint.
    public var highest: USD { tiers.map(\.perSecond).max() ?? .zero }
}
