/// What a server says of an object.
public struct S3ObjectFacts: Hashable, Sendable {
    public let bytes: Int
    /// As the server wrote it, quotes and all.
    public let etag: String
    /// The headers that start with `x-amz-meta-`, by what follows that, in lower case.
    public let metadata: [String: String]
}
