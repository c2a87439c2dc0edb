import ReelAPI

/// What the requests of each key may cost in all.
struct Budgets: Sendable {
    /// Of a key without one of its own, and of those who come without a key; nil for any amount.
    var standard: USD?
    var byKey: [String: USD] = [:]

    /// - Parameter owner: the key's id; nil for no key.
    func budget(of owner: String?) -> USD? {
        owner.flatMap { byKey[$0] } ?? standard
    }
}
