import Crypto
import FoundationEssentials
import Logging
import ReelFetch
import ReelQueue
import ReelStorage

/// What outlives a process: jobs, files, and the keys with which Reel signs. All that serve one API share it.
struct SharedState: Sendable {
    let queue: JobQueue
    let files: any FileStore
    let uploads: any UploadStore
    /// Says which links to files are good.
    let links: FileLinks
    let uploadTokens: UploadTokens
    let webhookKey: WebhookKey

    /// Opens what the configuration names, and makes what is not there yet.
    /// - Parameter jobLimits: how many jobs of one owner may run at the same time, asked for at each claim.
    /// - Throws: `JobStoreError`, `StorageError`, `ServerError`, `WebhookKey.FileError`.
    static func open(
        _ configuration: ServerConfiguration, jobLimits: @escaping @Sendable () -> OwnerLimits
    ) async throws -> SharedState {
        let folder = configuration.dataDirectory
        let store = try SQLiteJobStore(path: folder + "/jobs.sqlite")
        let files = try await LocalFileStore.open(root: folder + "/files")
        return SharedState(
            queue: JobQueue(store: store, limits: jobLimits),
            files: files,
            uploads: try await LocalUploadStore.open(
                root: folder + "/uploads", files: files, maximumBytes: configuration.maximumUploadBytes),
            links: try configuration.signedFiles.map { lifetime in
                FileLinks(key: try SecretFile.load(folder + "/file-links.key"), lifetime: lifetime)
            } ?? .unsigned,
            uploadTokens: UploadTokens(),
            webhookKey: try WebhookKey.load(path: folder + "/webhook-key.pem"))
    }
}
