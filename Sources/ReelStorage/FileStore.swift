/// Keeps finished files until they are removed.
public protocol FileStore: Sendable {
    /// Takes over the file at `path`, which is gone from there afterwards. The file is stored durably and whole, or not at all;
    /// if it is not, the file at `path` is left alone.
    ///
    /// - Parameter name: what the file is to be called in its URL; characters that do not belong there are replaced.
    /// - Throws: `StorageError`, or `CancellationError` before anything was done.
    func put(fileAt path: String, name: String, contentType: String) async throws -> StoredFile

    /// The file of that key and name; nil if there is none, whatever the two strings hold.
    func locate(key: String, name: String) async throws -> LocatedFile?

    /// Removes what is stored under `key`, if anything is.
    func remove(key: String) async throws
}
