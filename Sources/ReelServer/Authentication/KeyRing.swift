import Crypto
package import ReelAPI

/// The keys that open the server. It keeps digests of their secrets, not the secrets.
///
/// An empty ring means that no keys are set: then everybody is let in.
public struct KeyRing: Sendable {
    private var digests: [String: SHA256.Digest] = [:]
    /// What the requests of a key may cost in all, by the key's id; those that are not here have no budget of their own.
    package private(set) var budgets: [String: USD] = [:]

    /// A ring without keys.
    public init() {}

    public var isEmpty: Bool { digests.isEmpty }

    /// Adds the key `text`, an `id:secret`, after which there may be a budget in dollars: `id:secret budget=12.50`.
    /// - Throws: `KeyRingError`, which shows nothing of a secret.
    public mutating func add(_ text: some StringProtocol) throws(KeyRingError) {
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let setting = words.count == 2 ? words[1].drop { $0 == " " } : ""
        guard let key = words.first.flatMap({ APIKey($0) }), words.count == 1 || setting.hasPrefix("budget=") else {
            throw .malformed
        }
        guard digests[key.id] == nil else { throw .duplicate(id: key.id) }
        if words.count == 2 {
            guard let budget = USD(setting.dropFirst("budget=".count)) else { throw .budget(id: key.id) }
            budgets[key.id] = budget
        }
        digests[key.id] = SHA256.hash(data: Array(key.secret.utf8))
    }

    /// Whether `key` is one of these. It takes as long for a wrong secret as for a right one, and as long for an unknown id.
    package func contains(_ key: APIKey) -> Bool {
        let given = SHA256.hash(data: Array(key.secret.utf8))
        let known = digests[key.id]
        // Digests are compared in constant time.
        return (known ?? Self.nobodys) == given && known != nil
    }

    private static let nobodys = SHA256.hash(data: [UInt8]())
}
