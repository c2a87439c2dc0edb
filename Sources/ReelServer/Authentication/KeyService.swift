public import FoundationEssentials
public import ReelQueue

/// Makes, lists and revokes the keys that are kept in a data folder, beside a running server or within it.
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

    /// For a data folder, which is made if need be. Blocks.
    /// - Throws: `KeyStoreError`.
    public init(dataDirectory: String) throws(KeyStoreError) {
        self.init(store: try SQLiteKeyStore(path: Self.path(in: dataDirectory)))
    }

    /// The keys of a data folder, in which nothing is changed. Blocks.
    /// - Throws: `KeyStoreError`.
    public static func keys(in dataDirectory: String) async throws -> [StoredKey] {
        try await SQLiteKeyStore.existing(at: path(in: dataDirectory))?.keys() ?? []
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
