public import FoundationEssentials
public import NIOPosix
public import ReelS3

/// Keeps files on an S3 server, for any number of processes on any number of machines.
///
/// A file is the object `files/<key>/<name>`, which appears in one step, with what is known of it in its metadata. Before it comes an entry of
/// the store's list (`S3FileFacts`), and after it that goes: an entry for nothing does no harm, and no file is without one.
public struct S3FileStore: FileStore {
    let client: S3Client
    let threads: NIOThreadPool
    let now: @Sendable () -> Date
    /// What is worth knowing although the store works: a sentence each.
    public let warnings: [String]

    /// Opens the store, having tried that objects can be written, listed, read and removed.
    ///
    /// - Parameters:
    ///   - userAgent: such as `reel/1.2.0`.
    ///   - threads: for reading and writing files of this machine, which blocks.
    ///   - now: the clock that files expire by.
    /// - Throws: `S3Check.Failure`, which says in a sentence what is wrong.
    public static func open(
        _ location: S3Location, credentials: S3CredentialSource, userAgent: String, retries: S3RetryPolicy = S3RetryPolicy(),
        threads: NIOThreadPool = .singleton, now: @escaping @Sendable () -> Date = { Date() }
    ) async throws -> S3FileStore {
        let client = S3Client(
            location: location, credentials: credentials, userAgent: userAgent, retries: retries, threads: threads)
        let report = try await S3Check(client).run()
        return S3FileStore(client: client, threads: threads, now: now, warnings: report.warnings)
    }

    /// Tries what `open` tries, without the patience of a server that starts.
    ///
    /// - Returns: sentences on what is good to know although files can be kept.
    /// - Throws: `S3Check.Failure`: a sentence on what is wrong, and what to do.
    public static func check(
        _ location: S3Location, credentials: S3CredentialSource, userAgent: String
    ) async throws -> [String] {
        var retries = S3RetryPolicy()
        retries.attempts = 2
        let client = S3Client(location: location, credentials: credentials, userAgent: userAgent, retries: retries)
        return try await S3Check(client).run().warnings
    }

    public func put(
        fileAt path: String, under key: StorageKey, name: String, contentType: String, expiresAt: Date?, request: String?
    ) async throws -> StoredFile {
        try Task.checkCancellation()
        return try await StorageError.translating {
            let source = try await S3LocalFile.open(path, threads: threads)
            let file = StoredFile(
                key: key.description, name: FileName.sanitised(name), contentType: contentType, bytes: source.bytes,
                expiresAt: expiresAt, request: request)
            try await place(file, isNew: true) { object, metadata in
                try await client.put(source, key: object, contentType: contentType) { digest in
                    metadata.merging([Self.digest: digest]) { first, _ in first }
                }
            }
            // The file is safe by now: a source that will not go away is no reason to say that it is not.
            try? await threads.runIfActive { try FileSystem.removeTree(path) }
            return file
        }
    }

    public func locate(key: String, name: String) async throws -> LocatedFile? {
        guard let key = StorageKey(key), FileName.isSound(name) else { return nil }
        return try await StorageError.translating {
            let object = S3FileFacts.objectKey(key.description, name)
            guard let facts = try await client.head(object), let file = facts.metadata[Self.facts].flatMap(S3FileFacts.file),
                file.key == key.description, file.name == name, file.bytes == facts.bytes,
                file.expiresAt.map({ $0 > now() }) ?? true
            else { return nil }
            return LocatedFile(
                .remote(
                    RemoteFile(client: client, threads: threads, key: object, facts: facts, digest: facts.metadata[Self.digest])),
                file)
        }
    }

    public func remove(key: String) async throws {
        guard let key = StorageKey(key) else { return }
        try await StorageError.translating {
            for object in try await client.list("files/\(key)/") {
                let facts = try await client.head(object.key)
                try await client.delete(object.key)
                if let file = facts?.metadata[Self.facts].flatMap(S3FileFacts.file) {
                    try await client.delete(S3FileFacts.indexKey(file))
                }
            }
        }
    }

    public func list() async throws -> [ListedFile] {
        try await StorageError.translating {
            async let index = client.list(S3FileFacts.indexPrefix)
            let objects = try await client.list("files/")
            let stored = Dictionary(objects.map { ($0.key, $0.modified) }) { first, _ in first }
            let time = now()
            let files = try await index.compactMap { entry -> (String, ListedFile)? in
                guard let file = S3FileFacts.entry(entry.key)?.file, file.expiresAt.map({ $0 > time }) ?? true,
                    let storedAt = stored[S3FileFacts.objectKey(file.key, file.name)]
                else { return nil }
                return (file.key, ListedFile(file: file, storedAt: storedAt))
            }
            return Array(Dictionary(files) { _, last in last }.values)
        }
    }

    public func sweep() async throws {
        let limit = Int(now().timeIntervalSince1970) - Self.sweepDelay
        try await StorageError.translating {
            var due: [(index: String, object: String)] = []
            try await client.list(S3FileFacts.indexPrefix) { page in
                let found = page.compactMap { object in
                    S3FileFacts.entry(object.key).flatMap { entry in
                        entry.expiry <= limit
                            ? (object.key, S3FileFacts.objectKey(entry.file.key, entry.file.name)) : nil
                    }
                }
                due += found
                // The rest expires later; what is due and does not fit here is for the next time.
                return found.count == page.count && due.count < 10_000
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, (index, object)) in due.enumerated() {
                    if number >= 8 { try await group.next() }
                    group.addTask { try await discard(object, listedAs: index) }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Seconds from when a file is no longer found to when it goes: a job that has just found it reads it in between.
    private static let sweepDelay = 600
    /// Names of metadata.
    static let facts = "reel-facts"
    static let digest = "reel-sha256"

    /// Removes a file that has expired, unless the list's entry is one that an attempt to store it has left, and it expires at another time.
    private func discard(_ object: String, listedAs index: String) async throws {
        let file = try await client.head(object)?.metadata[Self.facts].flatMap(S3FileFacts.file)
        if let file, try S3FileFacts.indexKey(file) == index { try await client.delete(object) }
        try await client.delete(index)
    }

    /// Has `write` make the object of a file, after its entry in the list.
    ///
    /// - Parameter isNew: whether nobody else can be storing the same file; if so, nothing of it is left on an error.
    func place(
        _ file: StoredFile, isNew: Bool, _ write: (_ object: String, _ metadata: [String: String]) async throws -> Void
    ) async throws {
        let (object, index) = (S3FileFacts.objectKey(file.key, file.name), try S3FileFacts.indexKey(file))
        do {
            try await client.put([], key: index)
            try await write(object, [Self.facts: S3FileFacts.text(file)])
        } catch {
            // In a task of its own, because in a cancelled one it would not run. An answer that was lost can hide that the object is there.
            _ = await Task { [client] in
                if isNew { try? await client.delete(object) }
                if isNew || file.expiresAt != nil { try? await client.delete(index) }
            }.value
            throw error
        }
    }
}
