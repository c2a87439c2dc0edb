public import ReelFetch
public import ReelStorage
package import FoundationEssentials

/// Finds inputs that are on this machine already, so that they need no download.
public struct LocalFiles: Sendable {
    private let stored: (any FileStore)?
    private let offline: OfflinePictures
    private let links: FileLinks

    public init(stored: (any FileStore)? = nil, offline: OfflinePictures = OfflinePictures()) {
        self.init(stored: stored, offline: offline, links: .unsigned)
    }

    /// - Parameter links: says which links to stored files are good.
    package init(stored: (any FileStore)?, offline: OfflinePictures, links: FileLinks) {
        self.stored = stored
        self.offline = offline
        self.links = links
    }

    /// The file that `url` names, if it is here: an upload, a result, or an offline picture.
    ///
    /// The host of a URL does not settle whether it is one of ours: that depends on how its sender reaches us. The key does:
    /// nobody can guess one of 128 random bits, so whoever names a file that is here has been given its URL by us.
    /// - Parameter time: when a link to a stored file must have been good.
    package func file(at url: String, asOf time: Date = Date()) async throws -> OfflinePictures.File? {
        guard let remote = try? RemoteURL(url, maximumLength: 2048) else { return nil }
        let path = remote.target.prefix { $0 != "?" }.split(separator: "/")
        if let stored, path.count >= 3, path[path.count - 3] == "files" {
            let (key, name) = (String(path[path.count - 2]), String(path[path.count - 1]))
            let query = remote.target.drop { $0 != "?" }.dropFirst()
            guard links.isGood(key: key, name: name, query: query, at: time),
                let found = try await stored.locate(key: key, name: name)
            else { return try await offline.file(at: remote) }
            return OfflinePictures.File(path: found.path, bytes: found.file.bytes)
        }
        return try await offline.file(at: remote)
    }
}
