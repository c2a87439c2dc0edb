public import FoundationEssentials
public import NIOPosix

/// Keeps files in a folder of this machine: `files/<shard>/<key>/<name>` under the root, with what is known of each beside it.
///
/// A file is put together in `incoming/<key>` and then appears in `files` by one rename of its folder, so a crash leaves either
/// the whole file or something in `incoming`, which the next start clears away. One process at a time may use a root.
public struct LocalFileStore: FileStore {
    let files: String
    private let incoming: String
    private let expiries: ExpiryList
    let threads: NIOThreadPool
    let now: @Sendable () -> Date
    let listed = KnownFiles()

    /// Opens the store in `root`, making the folder if need be and clearing what a crash has left half done.
    ///
    /// - Parameters:
    ///   - threads: for the file calls, which block.
    ///   - now: the clock that files expire by.
    /// - Throws: `StorageError`.
    public static func open(
        root: String, threads: NIOThreadPool = .singleton, now: @escaping @Sendable () -> Date = { Date() }
    ) async throws -> LocalFileStore {
        let store = LocalFileStore(root: root, threads: threads, now: now)
        try await threads.runIfActive {
            try FileSystem.removeTree(store.incoming)
            try FileSystem.makeFolders(store.incoming)
            try FileSystem.makeFolders(store.files)
            try FileSystem.makeFolders(store.expiries.folder)
            try FileSystem.sync(root)
        }
        return store
    }

    private init(root: String, threads: NIOThreadPool, now: @escaping @Sendable () -> Date) {
        files = "\(root)/files"
        incoming = "\(root)/incoming"
        expiries = ExpiryList(folder: "\(root)/expiring")
        self.threads = threads
        self.now = now
    }

    public func put(
        fileAt path: String, under key: StorageKey, name: String, contentType: String, expiresAt: Date?, request: String?
    ) async throws -> StoredFile {
        try await threads.runIfActive {
            guard let bytes = FileSystem.regularFileSize(path) else {
                throw StorageError(.notAFile, "There is no regular file at \(path) to store.")
            }
            let file = StoredFile(
                key: key.description, name: FileName.sanitised(name), contentType: contentType, bytes: bytes,
                expiresAt: expiresAt, request: request)
            try store(file, under: key, from: path)
            // The file is safe by now: a source that will not go away is no reason to say that it is not.
            try? FileSystem.removeTree(path)
            return file
        }
    }

    public func locate(key: String, name: String) async throws -> LocatedFile? {
        guard let key = StorageKey(key), FileName.isSound(name) else { return nil }
        return try await threads.runIfActive {
            let folder = folder(of: key)
            let path = "\(folder)/\(name)"
            guard FileSystem.isFolder("\(files)/\(key.shard)"), FileSystem.isFolder(folder),
                let bytes = FileSystem.regularFileSize(path),
                FileSystem.regularFileSize(Self.facts(in: folder)) != nil,
                let facts = FileManager.default.contents(atPath: Self.facts(in: folder)),
                let file = try? JSONDecoder().decode(StoredFile.self, from: facts),
                file.key == key.description, file.name == name, file.bytes == bytes,
                file.expiresAt.map({ $0 > now() }) ?? true
            else { return nil }
            return LocatedFile(.local(path: path), file)
        }
    }

    public func remove(key: String) async throws {
        guard let key = StorageKey(key) else { return }
        try await threads.runIfActive { try discard(key) }
    }

    public func sweep() async throws {
        let time = Int(now().timeIntervalSince1970) - Self.sweepDelay
        let due = try await threads.runIfActive { try expiries.due(by: time) }
        for (key, note) in due {
            try await threads.runIfActive {
                try discard(key)
                try expiries.forget(note)
            }
        }
    }

    /// Seconds from when a file is no longer found to when it goes: a job that has just found it reads it in between.
    private static let sweepDelay = 600

    private func discard(_ key: StorageKey) throws {
        guard FileSystem.isFolder(folder(of: key)) else { return }
        // Out of sight in one step; what a crash leaves of it is cleared at the next start.
        let outgoing = "\(incoming)/\(key).removed"
        try FileSystem.rename(folder(of: key), to: outgoing)
        try FileSystem.sync("\(files)/\(key.shard)")
        try FileSystem.removeTree(outgoing)
    }

    private func store(_ file: StoredFile, under key: StorageKey, from path: String) throws {
        let staging = "\(incoming)/\(key)"
        var isInPlace = false
        try FileSystem.makeFolders(staging)
        do {
            try FileSystem.duplicate(path, at: "\(staging)/\(file.name)")
            try FileSystem.create(Self.facts(in: staging), [UInt8](JSONEncoder().encode(file)))
            try FileSystem.sync(staging)
            try FileSystem.makeFolders("\(files)/\(key.shard)")
            try FileSystem.sync(files)
            if let expiry = file.expiresAt {
                try expiries.note(key, seconds: Int(expiry.timeIntervalSince1970))
            }
            try FileSystem.rename(staging, to: folder(of: key))
            isInPlace = true
            try FileSystem.sync("\(files)/\(key.shard)")
        } catch {
            // Where only the last flush has failed the file has its name already, and nobody will ever ask for it.
            try? FileSystem.removeTree(isInPlace ? folder(of: key) : staging)
            throw error
        }
    }

    func folder(of key: StorageKey) -> String { "\(files)/\(key.shard)/\(key)" }

    /// No stored file's name starts with a dot, so this cannot be one.
    static func facts(in folder: String) -> String { "\(folder)/.facts.json" }
}
