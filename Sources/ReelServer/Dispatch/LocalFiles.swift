public import ReelFetch
public import ReelStorage

/// Finds inputs that are on this machine already, so that they need no download.
public struct LocalFiles: Sendable {
    private let stored: (any FileStore)?
    private let offline: OfflinePictures

    public init(stored: (any FileStore)? = nil, offline: OfflinePictures = OfflinePictures()) {
        self.stored = stored
        self.offline = offline
    }

    /// The file that `url` names, if it is here: an upload, a result, or an offline picture.
    ///
    /// The host of a URL does not settle whether it is one of ours: that depends on how its sender reaches us. The key does:
    /// nobody can guess one of 128 random bits, so whoever names a file that is here has been given its URL by us.
    package func file(at url: String) async throws -> OfflinePictures.File? {
        guard let remote = try? RemoteURL(url, maximumLength: 2048) else { return nil }
        let path = remote.target.prefix { $0 != "?" }.split(separator: "/")
        if let stored, path.count >= 3, path[path.count - 3] == "files",
            let found = try await stored.locate(key: String(path[path.count - 2]), name: String(path[path.count - 1]))
        {
            return OfflinePictures.File(path: found.path, bytes: found.file.bytes)
        }
        return try await offline.file(at: remote)
    }
}
