/// Where jobs, keys and files are kept in place of the data folder, so that several machines share them.
public struct Sharing: Hashable, Sendable {
    /// The `postgres://` URL of the jobs and keys; nil for SQLite files in the data folder.
    public var database: String?
    /// The `s3://` URL of uploads and results; nil for the data folder.
    public var storage: String?

    /// Both in the data folder.
    public init() {}

    /// - Throws: `ServerError` for what is no URL of the kind. It shows neither: a password may be in it.
    public init(database: String?, storage: String?) throws(ServerError) {
        if let database, !["postgres://", "postgresql://"].contains(where: database.hasPrefix) {
            throw ServerError("REEL_DATABASE is no postgres:// URL, such as postgres://reel@db.example/reel.")
        }
        if let storage, !storage.hasPrefix("s3://") {
            throw ServerError("REEL_STORAGE is no s3:// URL, such as s3://bucket/prefix?endpoint=https://s3.example.")
        }
        self.database = database
        self.storage = storage
    }
}
