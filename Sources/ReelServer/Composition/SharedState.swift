import FoundationEssentials
import Logging
import ReelFetch
import ReelQueue
import ReelStorage
import ServiceLifecycle

/// What outlives a process: jobs, keys, files, and the secrets with which Reel signs. All processes that serve one API share it.
struct SharedState: Sendable {
    let queue: JobQueue
    /// Keeps callers' keys up to date; nil where stored keys do not count.
    let keyWatch: KeyWatch?
    let files: any FileStore
    let uploads: UploadStore
    /// Says which links to files are good.
    let links: FileLinks
    let uploadTokens: UploadTokens
    let webhookKey: WebhookKey

    /// What must run for as long as it is used.
    var services: [any Service] { [keyWatch].compactMap(\.self) }

    /// Opens what the configuration names, and makes what is not there yet.
    /// - Parameter keys: takes up the stored keys, and says how many jobs of each may run at the same time.
    /// - Throws: `JobStoreError`, `KeyStoreError`, `StorageError`, `ServerError`, `WebhookKey.FileError`.
    static func open(_ configuration: ServerConfiguration, keys: LiveKeys, _ logger: Logger) async throws -> SharedState {
        let folder = configuration.dataDirectory
        let store = try SQLiteJobStore(path: folder + "/jobs.sqlite")
        let files = try await LocalFileStore.open(root: folder + "/files")
        let jobsPerKey = configuration.jobsPerKey
        var keyWatch: KeyWatch?
        if configuration.usesStoredKeys {
            keyWatch = KeyWatch(
                store: try SQLiteKeyStore(path: KeyService.path(in: folder)), keys: keys, logger: logger)
            try await keyWatch?.look()
        }
        return SharedState(
            queue: JobQueue(store: store) { OwnerLimits(standard: jobsPerKey, byOwner: keys.jobLimits) },
            keyWatch: keyWatch,
            files: files,
            uploads: try await UploadStore.open(
                root: folder + "/uploads", files: files, maximumBytes: configuration.maximumUploadBytes),
            links: try configuration.signedFiles.map { lifetime in
                FileLinks(key: try SecretFile.load(folder + "/file-links.key"), lifetime: lifetime)
            } ?? .unsigned,
            uploadTokens: UploadTokens(),
            webhookKey: try WebhookKey.load(path: folder + "/webhook-key.pem"))
    }
}
