/// A stored file, and where its bytes are.
public struct LocatedFile: Sendable {
    public enum Place: Sendable {
        /// On this machine's disk.
        case local(path: String)
        case remote(RemoteFile)
    }

    public let place: Place
    public let file: StoredFile

    init(_ place: Place, _ file: StoredFile) {
        self.place = place
        self.file = file
    }

    /// Where the file lies on this machine's disk; nil if it does not.
    public var path: String? {
        if case .local(let path) = place { path } else { nil }
    }
}
