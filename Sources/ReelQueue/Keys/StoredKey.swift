public import FoundationEssentials

/// A key as it is kept: everything but its secret.
public struct StoredKey: Hashable, Sendable, Identifiable {
    public enum State: String, Sendable {
        case live, expired, revoked
    }

    /// The public part, by which it is looked up, and which owns its jobs.
    public let id: String
    /// What its owner calls it; may be empty.
    public let name: String
    /// SHA-256 of the secret, 32 bytes.
    public let digest: [UInt8]
    public let scopes: KeyScopes
    public let limits: KeyLimits
    public let createdAt: Date
    /// From when on it is refused.
    public let expiresAt: Date?
    public var revokedAt: Date?

    public init(
        id: String, name: String, digest: [UInt8], scopes: KeyScopes, limits: KeyLimits = KeyLimits(), createdAt: Date,
        expiresAt: Date? = nil, revokedAt: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.digest = digest
        self.scopes = scopes
        self.limits = limits
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    public func state(at time: Date) -> State {
        if revokedAt != nil { return .revoked }
        return expiresAt.map { $0 <= time } == true ? .expired : .live
    }
}
