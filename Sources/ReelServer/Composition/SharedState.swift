import FoundationEssentials
import Logging
import ReelFetch
import ReelQueue
import ReelShot
import ReelStorage
import ServiceLifecycle

/// What outlives a process: jobs, keys, files, and the secrets with which Reel signs. All processes that serve one API share it.
struct SharedState: Sendable {
    let queue: JobQueue
    /// Keeps callers' keys up to date; nil where stored keys do not count.
    let keyWatch: KeyWatch?
    let files: any FileStore
    let uploads: any UploadStore
    /// Says which links to files are good.
    let links: FileLinks
    let uploadTokens: UploadTokens
    let webhookKey: WebhookKey
    /// Counts the rates of keys over all servers; nil where this one alone does.
    let rates: (any RateStore)?
    /// What must run for as long as it is used.
    let services: [any Service]

    /// Opens what the configuration names, and makes what is not there yet.
    /// - Parameters:
    ///   - opened: the database, if it has been opened already.
    ///   - keys: takes up the stored keys, and says how many jobs of each may run at the same time.
    /// - Throws: `JobStoreError`, `KeyStoreError`, `StorageError`, `ServerError`, `WebhookKey.FileError`.
    static func open(
        _ configuration: ServerConfiguration, _ opened: JobDatabase? = nil, keys: LiveKeys, _ logger: Logger
    ) async throws -> SharedState {
        let database: JobDatabase
        if let opened { database = opened } else { database = try await JobDatabase.open(configuration) }
        let keyWatch =
            configuration.usesStoredKeys ? KeyWatch(store: database.keys, keys: keys, logger: logger) : nil
        try await keyWatch?.look()
        let (files, uploads) = try await storage(configuration, logger)
        let jobsPerKey = configuration.jobsPerKey
        let signals = JobSignals()
        let carrier = database.carrier(of: signals).map { SignalCarrier(signals: $0, logger: logger) }
        let links: FileLinks =
            if let lifetime = configuration.signedFiles {
                FileLinks(key: try await database.fileLinksKey(), lifetime: lifetime)
            } else {
                .unsigned
            }
        return SharedState(
            queue: JobQueue(store: database.jobs, signals: signals) {
                OwnerLimits(standard: jobsPerKey, byOwner: keys.jobLimits)
            },
            keyWatch: keyWatch, files: files, uploads: uploads, links: links,
            uploadTokens: UploadTokens(key: try await database.uploadTokensKey()),
            webhookKey: try await database.webhookKey(), rates: database.rates,
            services: [carrier].compactMap(\.self) + [keyWatch].compactMap(\.self))
    }

    private static func storage(
        _ configuration: ServerConfiguration, _ logger: Logger
    ) async throws -> (any FileStore, any UploadStore) {
        let (folder, limit) = (configuration.dataDirectory, configuration.maximumUploadBytes)
        guard let shared = configuration.sharing.storage else {
            let files = try await LocalFileStore.open(root: folder + "/files")
            return (
                files, try await LocalUploadStore.open(root: folder + "/uploads", files: files, maximumBytes: limit)
            )
        }
        let files = try await S3FileStore.open(
            shared.location, credentials: shared.credentials, userAgent: "reel/\(Version.current)")
        for warning in files.warnings { logger.warning("Files in S3", metadata: ["warning": "\(warning)"]) }
        return (
            files, try await S3UploadStore.open(files: files, folder: folder + "/uploads", maximumBytes: limit)
        )
    }
}
