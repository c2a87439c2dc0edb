public import FoundationEssentials
public import ReelQueue

/// Makes, lists and revokes the keys that are kept in a data folder or a shared database, beside a running server or within it.
public struct KeyService: Sendable {
    /// A key that has just been made.
    public struct Issued: Sendable {
        /// `id:secret`. It is nowhere else, and cannot be had again.
        public let text: String
        public let key: StoredKey
    }

    private let store: any KeyStore
    private let onChange: @Sendable () async -> Void

    /// - Parameter onChange: called after each change that went through this service.
    package init(store: any KeyStore, onChange: @escaping @Sendable () async -> Void = {}) {
        self.store = store
        self.onChange = onChange
    }

    /// For a database that is shared, or else for a data folder, which is made if need be. Blocks.
    /// - Throws: `KeyStoreError`, `JobStoreError`.
    public static func open(dataDirectory: String, sharing: Sharing) async throws -> KeyService {
        if let url = sharing.database {
            return KeyService(store: PostgresKeyStore(try await PostgresDatabase.open(url, connections: 1)))
        }
        return KeyService(store: try SQLiteKeyStore(path: path(in: dataDirectory)))
    }

    /// The keys of a shared database, or else of a data folder, in either of which nothing is changed. Blocks.
    /// - Throws: `KeyStoreError`, `JobStoreError`.
    public static func keys(in dataDirectory: String, sharing: Sharing) async throws -> [StoredKey] {
        if let url = sharing.database { return try await PostgresKeyStore.keys(at: url) }
        return try await SQLiteKeyStore.existing(at: path(in: dataDirectory))?.keys() ?? []
    }

    /// Where a data folder has its keys.
    public static func path(in dataDirectory: String) -> String { dataDirectory + "/keys.sqlite" }

    /// All keys, the oldest first, those that are no good any more too.
    /// - Throws: `KeyStoreError`.
    public func list() async throws -> [StoredKey] { try await store.keys() }

    /// - Throws: `KeyStoreError`.
    public func create(_ new: NewKey, now: Date = Date()) async throws -> Issued {
        var random = SystemRandomNumberGenerator()
        let text = KeyText.make(using: &random)
        guard let parts = APIKey(text) else { throw ServerError("A key could not be made.") }
        let key = StoredKey(
            id: parts.id, name: new.name, digest: KeyEntry.digest(of: parts.secret), scopes: new.scopes, limits: new.limits,
            createdAt: now, expiresAt: new.expiresAt)
        try await store.add(key)
        await onChange()
        return Issued(text: text, key: key)
    }

    /// Makes a key useless. A server heeds that within a second.
    /// - Returns: the key as it was; nil if there is none with this id.
    /// - Throws: `KeyStoreError`.
    public func revoke(_ id: String, now: Date = Date()) async throws -> StoredKey? {
        let key = try await store.revoke(id: id, at: now)
        await onChange()
        return key
    }
}
