/// Which upload some bytes belong to, as its URL says.
public struct UploadAddress: Hashable, Sendable {
    /// Key of the file that is to be.
    public let key: StorageKey
    /// 32 random hexadecimal digits that only whoever began the upload knows; the key alone is public.
    public let id: StorageKey
    /// The file's name, as it stands in its URL.
    public let name: String

    init(key: StorageKey, id: StorageKey, name: String) {
        self.key = key
        self.id = id
        self.name = name
    }

    /// - Returns: nil for texts that cannot be those of an upload.
    public init?(key: String, id: String, name: String) {
        guard let key = StorageKey(key), let id = StorageKey(id), FileName.isSound(name) else { return nil }
        self.init(key: key, id: id, name: name)
    }
}
