import Crypto
import FoundationEssentials
package import ReelQueue

/// A key as the server knows it: a digest of its secret, and what it is good for.
package struct KeyEntry: Sendable {
    package let scopes: KeyScopes
    package let limits: KeyLimits
    let digest: [UInt8]
    let expiresAt: Date?
    let isRevoked: Bool

    init(secret: String, scopes: KeyScopes, limits: KeyLimits) {
        digest = Self.digest(of: secret)
        (self.scopes, self.limits) = (scopes, limits)
        (expiresAt, isRevoked) = (nil, false)
    }

    init(_ key: StoredKey) {
        (digest, scopes, limits) = (key.digest, key.scopes, key.limits)
        (expiresAt, isRevoked) = (key.expiresAt, key.revokedAt != nil)
    }

    /// SHA-256. Secrets of ours are random, so a slow digest would guard nothing.
    static func digest(of secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    /// Whether `secret` is that of `entry`. It takes as long whatever is wrong with it, and a digest is compared where there is no entry too.
    static func isSecret(_ secret: String, of entry: KeyEntry?) -> Bool {
        // Digests are compared in constant time.
        (SHA256.hash(data: Array(secret.utf8)) == (entry?.digest ?? nobodys)) && entry != nil
    }

    private static let nobodys = digest(of: "")
}
