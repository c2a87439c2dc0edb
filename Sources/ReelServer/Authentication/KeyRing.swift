import ReelAPI
import ReelQueue

/// The keys that settings name. It keeps digests of their secrets, not the secrets.
public struct KeyRing: Sendable {
    package private(set) var entries: [String: KeyEntry] = [:]

    /// A ring without keys.
    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    /// Adds the key `text`, an `id:secret`, after which settings may stand, spaces between them: `budget=12.50` (dollars), `scope=api` or
    /// `scope=admin` (without it the key has both), `rate=60` (requests in a minute), `jobs=2` (that run at the same time).
    /// - Throws: `KeyRingError`, which shows nothing of a secret.
    public mutating func add(_ text: some StringProtocol) throws(KeyRingError) {
        let words = text.split(separator: " ")
        guard let first = words.first, let key = text.first == " " ? nil : APIKey(first) else { throw .malformed }
        guard entries[key.id] == nil else { throw .duplicate(id: key.id) }
        var scopes: KeyScopes = [.api, .admin]
        var limits = KeyLimits()
        for word in words.dropFirst() {
            let parts = String(word).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            guard parts.count == 2 else { throw .malformed }
            switch parts[0] {
            case "budget":
                guard let budget = USD(parts[1]) else { throw .budget(id: key.id) }
                limits.budget = budget.millionths
            case "scope":
                guard let scope = KeyScopes(name: parts[1]) else { throw .scope(id: key.id) }
                scopes = scope
            case "rate":
                guard let rate = Int(parts[1]), NewKey.rates.contains(rate) else { throw .rate(id: key.id) }
                limits.rate = rate
            case "jobs":
                guard let jobs = Int(parts[1]), NewKey.jobs.contains(jobs) else { throw .jobs(id: key.id) }
                limits.jobs = jobs
            default: throw .malformed
            }
        }
        entries[key.id] = KeyEntry(secret: key.secret, scopes: scopes, limits: limits)
    }
}
