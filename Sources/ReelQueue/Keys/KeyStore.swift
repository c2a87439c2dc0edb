public import FoundationEssentials

/// Where keys are kept that were made while the program ran. Revoked ones stay, so that their ids are never given again.
///
/// Several processes may use a store at once. What a method has done is on disk when it returns. All methods throw `KeyStoreError`.
public protocol KeyStore: Sendable {
    /// - Throws: `KeyStoreError` with code `duplicate` if the id is taken.
    func add(_ key: StoredKey) async throws

    /// All keys, the oldest first.
    func keys() async throws -> [StoredKey]

    /// Marks a key as revoked. One that is revoked already stays as it is.
    /// - Returns: the key as it was; nil if there is none with this id.
    func revoke(id: String, at time: Date) async throws -> StoredKey?

    /// Changes whenever any process has changed the keys. Cheap enough to be asked for several times a second.
    func version() async throws -> String
}
