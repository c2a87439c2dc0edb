import Crypto
import FoundationEssentials

extension WebhookMessage {
    /// The headers that say who sent this and when, and prove it, in two forms.
    ///
    /// fal's (docs.fal.ai, "Webhooks"): the hex Ed25519 signature of request id, user id, timestamp and the body's SHA-256 in hex,
    /// a line each. And Standard Webhooks 1.0 (standardwebhooks.com), which libraries in many languages verify: `v1a` and the
    /// base64 signature of `id.timestamp.body`.
    ///
    /// - Parameter timestamp: seconds since 1970 at this attempt. Receivers refuse what is five minutes old.
    public func signedHeaders(timestamp: Int, key: WebhookKey) throws -> [(name: String, value: String)] {
        let digest = Hex.encode(SHA256.hash(data: body))
        let fal = try key.sign("\(requestID)\n\(userID)\n\(timestamp)\n\(digest)".utf8)
        let standard = try key.sign(Array("\(requestID).\(timestamp).".utf8) + body)
        return [
            ("X-Fal-Webhook-Request-Id", requestID),
            ("X-Fal-Webhook-User-Id", userID),
            ("X-Fal-Webhook-Timestamp", String(timestamp)),
            ("X-Fal-Webhook-Signature", Hex.encode(fal)),
            ("webhook-id", requestID),
            ("webhook-timestamp", String(timestamp)),
            ("webhook-signature", "v1a,\(standard.base64EncodedString())"),
        ]
    }
}
