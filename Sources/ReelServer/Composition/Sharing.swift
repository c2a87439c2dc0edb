public import ReelS3

/// Where jobs, keys and files are kept in place of the data folder, so that several machines share them.
public struct Sharing: Sendable {
    /// Files on an S3 server.
    public struct Storage: Sendable {
        public var location: S3Location
        public var credentials: S3CredentialSource
    }

    /// The `postgres://` URL of jobs and keys, with its password; nil for SQLite files in the data folder.
    public var database: String?
    /// Where uploads and results are; nil for the data folder.
    public var storage: Storage?
    /// How files that are there get to whoever asks for them.
    public var delivery: FileDelivery = .proxied

    /// Both in the data folder.
    public init() {}

    /// - Parameters:
    ///   - storage: an `s3://` URL.
    ///   - environment: has the key for the S3 server (`AWS_ACCESS_KEY_ID` and others).
    /// - Throws: `ServerError`, which shows no database's URL: a password may be in it.
    public init(database: String?, storage: String?, environment: [String: String]) throws(ServerError) {
        if let database, !["postgres://", "postgresql://"].contains(where: database.hasPrefix) {
            throw ServerError("REEL_DATABASE is no postgres:// URL, such as postgres://reel@db.example/reel.")
        }
        self.database = database
        guard let storage else { return }
        do {
            self.storage = Storage(
                location: try S3Location(parsing: storage, environment: environment),
                credentials: try S3CredentialSource(environment: environment))
        } catch {
            throw ServerError("REEL_STORAGE: \(error)")
        }
    }
}
