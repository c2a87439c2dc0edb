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
    /// - Parameters:
    ///   - time: when a link to a stored file must have been good.
    ///   - path: where a stored file is brought that lies on another machine; there must be nothing yet. Nil for such files not to count.
    ///   - limit: bytes above which a file is named, and not brought.
    /// - Throws: `StorageError`, `CancellationError`.
    package func file(
        at url: String, asOf time: Date = Date(), bringingTo path: String? = nil, upTo limit: Int = .max
    ) async throws -> OfflinePictures.File? {
        guard let remote = try? RemoteURL(url, maximumLength: 2048) else { return nil }
        let parts = remote.target.prefix { $0 != "?" }.split(separator: "/")
        if let stored, parts.count >= 3, parts[parts.count - 3] == "files" {
            let (key, name) = (String(parts[parts.count - 2]), String(parts[parts.count - 1]))
            let query = remote.target.drop { $0 != "?" }.dropFirst()
            guard links.isGood(key: key, name: name, query: query, at: time),
                let found = try await stored.locate(key: key, name: name)
            else { return try await offline.file(at: remote) }
            switch found.place {
            case .local(let path): return OfflinePictures.File(path: path, bytes: found.file.bytes)
            case .remote(let remote):
                guard let path else { return nil }
                if found.file.bytes <= limit { try await remote.save(to: path) }
                return OfflinePictures.File(path: path, bytes: found.file.bytes)
            }
        }
        return try await offline.file(at: remote)
    }
}
