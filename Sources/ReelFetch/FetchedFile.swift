/// An input that now lies on disk: whole, or, if it is no picture and the policy says so, its start.
public struct FetchedFile: Hashable, Sendable {
    public let bytes: Int
    /// The media type that the sender claims, without parameters and in lower case. Not checked against the bytes.
    public let contentType: String?
}
