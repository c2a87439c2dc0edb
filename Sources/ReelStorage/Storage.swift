public import ReelS3

/// The stores of a process, opened as a setting says.
public struct Storage: Sendable {
    public let files: any FileStore
    public let uploads: any UploadStore
    /// What is worth knowing although the stores work: a sentence each.
    public let warnings: [String]

    /// - Parameters:
    ///   - folder: the data folder: of `local` files, and, for S3, of uploads on their way.
    ///   - maximumUploadBytes: most bytes of one upload.
    ///   - credentials: the key for an S3 server; asked for only if there is one.
    ///   - userAgent: such as `reel/1.2.0`.
    /// - Throws: `StorageError`, `S3SettingError`, `S3Check.Failure`.
    public static func open(
        _ setting: StorageSetting, folder: String, maximumUploadBytes: Int, credentials: () throws -> S3CredentialSource,
        userAgent: String
    ) async throws -> Storage {
        switch setting {
        case .local:
            let files = try await LocalFileStore.open(root: folder + "/files")
            let uploads = try await LocalUploadStore.open(
                root: folder + "/uploads", files: files, maximumBytes: maximumUploadBytes)
            return Storage(files: files, uploads: uploads, warnings: [])
        case .s3(let location):
            let files = try await S3FileStore.open(location, credentials: try credentials(), userAgent: userAgent)
            let uploads = try await S3UploadStore.open(
                files: files, folder: folder + "/incoming", maximumBytes: maximumUploadBytes)
            return Storage(files: files, uploads: uploads, warnings: files.warnings)
        }
    }

    /// What is in the way of keeping files as a setting says; leaves nothing behind.
    ///
    /// - Returns: sentences on what is good to know although files can be kept.
    /// - Throws: `S3SettingError`, `S3Check.Failure`: a sentence on what is wrong and what to do.
    public static func check(
        _ setting: StorageSetting, credentials: () throws -> S3CredentialSource, userAgent: String
    ) async throws -> [String] {
        guard case .s3(let location) = setting else { return [] }
        var retries = S3RetryPolicy()
        retries.attempts = 2
        let client = S3Client(location: location, credentials: try credentials(), userAgent: userAgent, retries: retries)
        return try await S3Check(client).run().warnings
    }
}
