/// Which files expire when: a folder of empty files named `<seconds since 1970>-<key>`, so that finding what is due needs one
/// listing and no look at the files that never expire.
struct ExpiryList: Sendable {
    let folder: String

    /// Notes that the file of `key` expires. To be called before the file appears: a note about nothing does no harm.
    func note(_ key: StorageKey, seconds: Int) throws {
        let note = "\(folder)/\(seconds)-\(key)"
        // Storing may be tried again after it failed.
        guard FileSystem.regularFileSize(note) == nil else { return }
        try FileSystem.create(note, [])
        try FileSystem.sync(folder)
    }

    /// The keys that expired by `seconds`, each with the name of its note.
    func due(by seconds: Int) throws -> [(key: StorageKey, note: String)] {
        try FileSystem.entries(of: folder).compactMap { note in
            let parts = note.split(separator: "-")
            guard parts.count == 2, let time = Int(parts[0]), time <= seconds, let key = StorageKey(String(parts[1])) else {
                return nil
            }
            return (key, note)
        }
    }

    func forget(_ note: String) throws {
        try FileSystem.removeTree("\(folder)/\(note)")
    }
}
