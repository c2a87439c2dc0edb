public import FoundationEssentials
public import NIOCore
public import NIOPosix

/// Takes uploads in on this machine's disk.
///
/// An upload gathers in a folder of its own, `<key>-<id>` under the root. Bytes go to disk as they come, so memory stays at
/// one buffer however large the file is; what breaks off leaves nothing. One process at a time may use a root.
public struct LocalUploadStore: UploadStore {
    /// Most bytes of one upload.
    public let maximumBytes: Int
    let root: String
    let files: any FileStore
    let ledger: UploadLedger
    let threads: NIOThreadPool
    let now: @Sendable () -> Date

    /// Opens `root` for uploads, making the folder if need be and clearing what a crash has left half written.
    ///
    /// - Parameters:
    ///   - files: where finished uploads go.
    ///   - threads: for the file calls, which block.
    ///   - now: the clock that uploads age by.
    /// - Throws: `StorageError`.
    public static func open(
        root: String,
        files: any FileStore,
        maximumBytes: Int,
        threads: NIOThreadPool = .singleton,
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws -> LocalUploadStore {
        try await threads.runIfActive {
            try FileSystem.makeFolders(root)
            for name in try FileSystem.entries(of: root) where FileSystem.isFolder("\(root)/\(name)") {
                try UploadFolder(path: "\(root)/\(name)").sweepIncoming()
            }
        }
        let ledger = UploadLedger(limit: maximumBytes)
        return LocalUploadStore(
            maximumBytes: maximumBytes, root: root, files: files, ledger: ledger, threads: threads, now: now)
    }

    public func begin(name: String, contentType: String, lifetime: Int?) async throws -> UploadAddress {
        let address = UploadAddress(key: .random(), id: .random(), name: FileName.sanitised(name))
        let facts = UploadFacts(name: address.name, contentType: contentType, lifetime: lifetime, begun: now())
        try await threads.runIfActive { try folder(of: address).make(facts) }
        return address
    }

    public func store<Body: AsyncSequence>(
        _ body: Body, length: Int?, name: String, contentType: String, lifetime: Int?
    ) async throws -> StoredFile where Body.Element == ByteBuffer {
        let address = try await begin(name: name, contentType: contentType, lifetime: lifetime)
        do {
            return try await finish(address, parts: [receive(part: 1, of: address, from: body, length: length)])
        } catch {
            await undo { try FileSystem.removeTree(folder(of: address).path) }
            throw error
        }
    }

    public func receive<Body: AsyncSequence>(
        wholeOf address: UploadAddress, from body: Body, length: Int?
    ) async throws -> StoredFile where Body.Element == ByteBuffer {
        try await finish(address, parts: [receive(part: 1, of: address, from: body, length: length)])
    }

    public func finish(_ address: UploadAddress, parts: [UploadedPart]) async throws -> StoredFile {
        try ledger.beginFinishing(address.key)
        defer { ledger.endFinishing(address.key) }
        let folder = folder(of: address)
        guard let facts = try await threads.runIfActive({ folder.facts() }), facts.name == address.name else {
            // A client that has missed the answer asks again.
            guard let done = try await files.locate(key: address.key.description, name: address.name) else {
                throw UploadError.unknown
            }
            return done.file
        }
        let chosen = try await threads.runIfActive { try UploadPart.choose(parts, from: folder.parts()) }
        let whole = try await join(chosen, in: folder)
        let file = try await files.put(
            fileAt: whole, under: address.key, name: address.name, contentType: facts.contentType,
            expiresAt: facts.lifetime.map { now().addingTimeInterval(TimeInterval($0)) })
        await undo { try FileSystem.removeTree(folder.path) }
        return file
    }

    public func sweep() async throws {
        let limit = now().addingTimeInterval(-24 * 60 * 60)
        try await threads.runIfActive {
            for name in try FileSystem.entries(of: root) {
                let folder = UploadFolder(path: "\(root)/\(name)")
                if folder.facts().map({ $0.begun < limit }) ?? true {
                    try FileSystem.removeTree(folder.path)
                }
            }
        }
    }

    func folder(of address: UploadAddress) -> UploadFolder {
        UploadFolder(path: "\(root)/\(address.key)-\(address.id)")
    }

    /// Clears up, in a task of its own, because in a cancelled one it would not run. What does not go away, `sweep` finds.
    func undo(_ work: @escaping @Sendable () throws -> Void) async {
        _ = await Task { try? await threads.runIfActive { try work() } }.value
    }
}
