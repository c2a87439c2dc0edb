import Crypto
import FoundationEssentials

extension WebhookKey {
    /// The public key's members in a JSON Web Key Set (RFC 8037).
    ///
    /// `x` is padded, as fal's is: receivers that follow fal's documents decode it with functions that insist on padding.
    public var jsonWebKey: [String: String] {
        let x = Self.base64URL(publicKey)
        // RFC 7638: the members that define the key, sorted, `x` as RFC 8037 has it, without padding.
        let members = #"{"crv":"Ed25519","kty":"OKP","x":"\#(x.trimmingPadding)"}"#
        let thumbprint = Self.base64URL(SHA256.hash(data: Array(members.utf8))).trimmingPadding
        return ["kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "alg": "EdDSA", "kid": thumbprint]
    }

    private static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}

extension String {
    fileprivate var trimmingPadding: String { String(prefix { $0 != "=" }) }
}
