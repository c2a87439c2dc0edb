public import FoundationEssentials

/// A file of a store as its operators' lists show it.
public struct ListedFile: Hashable, Sendable {
    public let file: StoredFile
    public let storedAt: Date
}
