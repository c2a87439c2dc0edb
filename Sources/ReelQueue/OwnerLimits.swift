/// How many jobs of one owner may run at the same time.
public struct OwnerLimits: Hashable, Sendable {
    /// Of an owner without a limit of their own; nil for any number.
    public var standard: Int?
    public var byOwner: [String: Int]

    public init(standard: Int? = nil, byOwner: [String: Int] = [:]) {
        self.standard = standard
        self.byOwner = byOwner
    }

    /// Whether nobody is held back.
    var isEmpty: Bool { standard == nil && byOwner.isEmpty }

    func limit(of owner: String) -> Int? { byOwner[owner] ?? standard }
}
