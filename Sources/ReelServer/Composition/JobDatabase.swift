import Crypto
import FoundationEssentials
import ReelFetch
import ReelQueue
import ServiceLifecycle

/// Where jobs, callers' keys, and the secrets with which Reel signs are: in files of the data folder, or in a database that processes share.
struct JobDatabase: Sendable {
    let jobs: any JobStore
    let keys: any KeyStore
    private let folder: String
    private let shared: PostgresDatabase?

    /// Opens what is there, and makes what is not.
    /// - Throws: `JobStoreError`, `KeyStoreError`.
    static func open(_ configuration: ServerConfiguration) async throws -> JobDatabase {
        let folder = configuration.dataDirectory
        guard let url = configuration.sharing.database else {
            return JobDatabase(
                jobs: try SQLiteJobStore(path: folder + "/jobs.sqlite"),
                keys: try SQLiteKeyStore(path: KeyService.path(in: folder)), folder: folder, shared: nil)
        }
        // Claims and renewals must not wait for the connections that answer callers.
        let database = try await PostgresDatabase.open(url, connections: 6 + configuration.workers / 8)
        return JobDatabase(
            jobs: PostgresJobStore(database), keys: PostgresKeyStore(database), folder: folder, shared: database)
    }

    /// The key that webhooks are signed with.
    func webhookKey() async throws -> WebhookKey {
        guard let shared else { return try WebhookKey.load(path: folder + "/webhook-key.pem") }
        return try WebhookKey(seed: await PostgresSecrets(shared).secret(named: "webhook-key") { WebhookKey().seed })
    }

    /// The key that links to files are signed with.
    func fileLinksKey() async throws -> SymmetricKey {
        guard shared != nil else { return try SecretFile.load(folder + "/file-links.key") }
        return try await secret("file-links")
    }

    /// The key that upload tokens are signed with: where nobody shares it, a new one each time, which ends the old tokens.
    func uploadTokensKey() async throws -> SymmetricKey {
        guard shared != nil else { return SymmetricKey(size: .bits256) }
        return try await secret("upload-tokens")
    }

    private func secret(_ name: String) async throws -> SymmetricKey {
        guard let shared else { return SymmetricKey(size: .bits256) }
        let bytes = try await PostgresSecrets(shared).secret(named: name) {
            SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        }
        guard bytes.count == 32 else {
            throw ServerError("The secret \(name) in \(shared.description) is no key of 32 bytes. Restore a backup.")
        }
        return SymmetricKey(data: bytes)
    }

    /// What counts the rates of keys over all processes; nil where this one alone does.
    var rates: PostgresRates? { shared.map { PostgresRates($0) } }

    /// What takes the signals of a process's queue to the others; nil where there are none.
    func carrier(of signals: JobSignals) -> PostgresSignals? {
        shared.map { PostgresSignals($0, signals: signals) }
    }
}
