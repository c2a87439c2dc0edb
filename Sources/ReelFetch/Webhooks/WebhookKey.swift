import Crypto
import FoundationEssentials

/// The Ed25519 key that webhooks are signed with (RFC 8032).
public struct WebhookKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    public init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// - Parameter seed: the 32 bytes of RFC 8032's private key.
    package init(seed: [UInt8]) throws {
        key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    }

    /// The private key as RFC 8032 has it.
    package var seed: [UInt8] { Array(key.rawRepresentation) }

    var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// - Returns: 64 bytes.
    func sign(_ bytes: some Sequence<UInt8>) throws -> Data {
        try key.signature(for: Data(bytes))
    }
}
