public import FoundationEssentials

/// What is known of a file in a store.
public struct StoredFile: Codable, Hashable, Sendable {
    /// Where the store keeps it: 32 random lower-case hexadecimal digits, which nobody can guess.
    public let key: String
    /// Letters, digits, dots, hyphens and underscores only.
    public let name: String
    public let contentType: String
    public let bytes: Int
    /// When it stops being found; nil for never.
    public let expiresAt: Date?
    /// Id of the request that it was made for; nil for an upload, and for a file of a version that did not say.
    public let request: String?

    public init(key: String, name: String, contentType: String, bytes: Int, expiresAt: Date? = nil, request: String? = nil) {
        self.key = key
        self.name = name
        self.contentType = contentType
        self.bytes = bytes
        self.expiresAt = expiresAt
        self.request = request
    }
}
