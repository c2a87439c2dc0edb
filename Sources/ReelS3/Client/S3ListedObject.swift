public import FoundationEssentials

/// An object in a list.
public struct S3ListedObject: Hashable, Sendable {
    /// Within the location's prefix.
    public let key: String
    public let bytes: Int
    public let modified: Date
}
