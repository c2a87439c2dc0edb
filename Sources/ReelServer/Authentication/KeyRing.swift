import Crypto

/// The keys that open the server. It keeps digests of their secrets, not the secrets.
///
/// An empty ring means that no keys are set: then everybody is let in.
public struct KeyRing: Sendable {
    private var digests: [String: SHA256.Digest] = [:]

    /// A ring without keys.
    public init() {}

    public var isEmpty: Bool { digests.isEmpty }

    /// Adds the key `text`, an `id:secret`.
    /// - Throws: `KeyRingError`, which shows nothing of a secret.
    public mutating func add(_ text: some StringProtocol) throws(KeyRingError) {
        guard let key = APIKey(text) else { throw .malformed }
        guard digests[key.id] == nil else { throw .duplicate(id: key.id) }
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
