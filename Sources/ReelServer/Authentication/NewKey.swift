public import FoundationEssentials
public import ReelQueue

/// What a key that is to be made is for.
public struct NewKey: Hashable, Sendable {
    /// Requests in a minute.
    public static let rates = 1...1_000_000
    /// Jobs at the same time.
    public static let jobs = 1...64

    public let name: String
    public let scopes: KeyScopes
    public let limits: KeyLimits
    public let expiresAt: Date?

    /// - Parameters:
    ///   - name: up to 100 characters, none of them a control character; may be empty.
    ///   - scopes: `api` if empty.
    ///   - now: a key must expire after this.
    /// - Throws: `NewKeyError` that names the field.
    public init(
        name: String = "", scopes: KeyScopes = [], limits: KeyLimits = KeyLimits(), expiresAt: Date? = nil, now: Date = Date()
    ) throws(NewKeyError) {
        guard name.count <= 100, name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }) else {
            throw NewKeyError(field: "name", "can have up to 100 characters, none of them a control character")
        }
        if let rate = limits.rate, !Self.rates.contains(rate) {
            throw NewKeyError(field: "rate", "is \(rate); it can be \(Self.rates.inWords) requests in a minute")
        }
        if let jobs = limits.jobs, !Self.jobs.contains(jobs) {
            throw NewKeyError(field: "jobs", "is \(jobs); it can be \(Self.jobs.inWords)")
        }
        if let budget = limits.budget, !(0...1_000_000_000_000).contains(budget) {
            throw NewKeyError(field: "budget", "can be 0 to 1000000 dollars")
        }
        if let expiresAt, expiresAt <= now { throw NewKeyError(field: "expires", "is in the past; choose a later time") }
        self.name = name
        self.scopes = scopes.isEmpty ? .api : scopes
        self.limits = limits
        self.expiresAt = expiresAt
    }
}

extension ClosedRange<Int> {
    var inWords: String { "\(lowerBound) to \(upperBound)" }
}
