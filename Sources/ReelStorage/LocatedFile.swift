/// A stored file that lies on this machine's disk.
public struct LocatedFile: Hashable, Sendable {
    public let path: String
    public let file: StoredFile
}
