public import FoundationEssentials

/// Keeps finished files until they are removed or expire.
public protocol FileStore: Sendable {
    /// Takes over the file at `path`, which is gone from there afterwards. The file is stored durably and whole, or not at all;
    /// if it is not, the file at `path` is left alone.
    ///
    /// - Parameters:
    ///   - key: one under which nothing is stored yet.
    ///   - name: what the file is to be called in its URL; characters that do not belong there are replaced.
    ///   - expiresAt: when the file stops being found; nil for never.
    ///   - request: id of the request that it was made for; nil for an upload.
    /// - Throws: `StorageError`, or `CancellationError` before anything was done.
    func put(
        fileAt path: String, under key: StorageKey, name: String, contentType: String, expiresAt: Date?, request: String?
    ) async throws -> StoredFile

    /// The file of that key and name; nil if there is none, or no longer, whatever the two strings hold.
    func locate(key: String, name: String) async throws -> LocatedFile?

    /// Removes what is stored under `key`, if anything is.
    func remove(key: String) async throws

    /// Every file that can be found, in no particular order.
    func list() async throws -> [ListedFile]

    /// Removes what has expired. A file that was found just before it expired stays readable for a while.
    func sweep() async throws
}

extension FileStore {
    /// `put` of a file that was not made for a request.
    public func put(
        fileAt path: String, under key: StorageKey, name: String, contentType: String, expiresAt: Date?
    ) async throws -> StoredFile {
        try await put(
            fileAt: path, under: key, name: name, contentType: contentType, expiresAt: expiresAt, request: nil)
    }

    /// `put` under a new key.
    public func put(
        fileAt path: String, name: String, contentType: String, expiresAt: Date? = nil
    ) async throws -> StoredFile {
        try await put(
            fileAt: path, under: StorageKey.random(), name: name, contentType: contentType, expiresAt: expiresAt)
    }
}
