/// What a webhook says: the same bytes at every attempt.
public struct WebhookMessage: Hashable, Sendable {
    /// fal's `request_id`, by which a receiver tells repetitions.
    public let requestID: String
    /// Whose request it was. One user, as long as the server knows no others.
    public let userID: String
    public let body: [UInt8]

    public init(requestID: String, userID: String = "local", body: String) {
        self.requestID = requestID
        self.userID = userID
        self.body = Array(body.utf8)
    }
}
