import FoundationEssentials
public import NIOCore
import NIOPosix
import ReelS3

/// Takes uploads in on any number of machines: each request of an upload may reach another.
///
/// What is known of an upload is the object `uploads/<key>-<id>/facts.json`, and each part an object beside it. A body goes to this machine's
/// disk first, since it can be sent to the S3 server a second time from there; parts are put together on the S3 server. One process at a time
/// may use a folder for that.
public struct S3UploadStore: UploadStore {
    public let maximumBytes: Int
    let files: S3FileStore
    let ledger: UploadLedger
    /// Bytes on their way.
    private let folder: String
    var client: S3Client { files.client }

    /// - Parameter folder: of this machine and this process, for bytes on their way; what a crash has left there is cleared.
    /// - Throws: `StorageError`.
    public static func open(files: S3FileStore, folder: String, maximumBytes: Int) async throws -> S3UploadStore {
        try await files.threads.runIfActive {
            try FileSystem.removeTree(folder)
            try FileSystem.makeFolders(folder)
        }
        return S3UploadStore(
            maximumBytes: maximumBytes, files: files, ledger: UploadLedger(limit: maximumBytes), folder: folder)
    }

    public func begin(name: String, contentType: String, lifetime: Int?) async throws -> UploadAddress {
        let address = UploadAddress(key: .random(), id: .random(), name: FileName.sanitised(name))
        let facts = UploadFacts(name: address.name, contentType: contentType, lifetime: lifetime, begun: files.now())
        try await StorageError.translating {
            try await client.put(
                [UInt8](JSONEncoder().encode(facts)), key: address.place(Self.factsName), contentType: "application/json")
        }
        return address
    }

    public func receive<Body: AsyncSequence>(
        part number: Int, of address: UploadAddress, from body: Body, length: Int?
    ) async throws -> UploadedPart where Body.Element == ByteBuffer {
        guard UploadedPart.numbers.contains(number) else {
            throw UploadError(.wrongParts, "Part numbers go from 1 to \(UploadedPart.numbers.upperBound), not \(number).")
        }
        return try await taking(body, length: length, of: address) { path, digest, _ in
            let place = address.place(UploadPart.name(number, digest))
            let earlier = try await parts(of: address).filter { $0.number == number }
            try await client.put(
                S3LocalFile.open(path, threads: files.threads), key: place, contentType: "application/octet-stream"
            ) { _ in [:] }
            try await client.delete(earlier.filter { $0.place != place }.map(\.place))
            return (UploadedPart(partNumber: number, etag: "\"\(digest)\""), replacing: earlier.reduce(0) { $0 + $1.bytes })
        }
    }

    public func receive<Body: AsyncSequence>(
        wholeOf address: UploadAddress, from body: Body, length: Int?
    ) async throws -> StoredFile where Body.Element == ByteBuffer {
        let file = try await taking(body, length: length, of: address) { path, _, facts in
            let file = try await put(path, address, facts, isNew: false)
            return (file, replacing: 0)
        }
        await clear(address)
        return file
    }

    public func store<Body: AsyncSequence>(
        _ body: Body, length: Int?, name: String, contentType: String, lifetime: Int?
    ) async throws -> StoredFile where Body.Element == ByteBuffer {
        let address = UploadAddress(key: .random(), id: .random(), name: FileName.sanitised(name))
        let facts = UploadFacts(name: address.name, contentType: contentType, lifetime: lifetime, begun: files.now())
        try ledger.enter(address.key) { 0 }
        return try await taking(body, length: length, entered: address) { path, _ in
            (try await put(path, address, facts, isNew: true), replacing: 0)
        }
    }

    public func finish(_ address: UploadAddress, parts: [UploadedPart]) async throws -> StoredFile {
        try ledger.beginFinishing(address.key)
        defer { ledger.endFinishing(address.key) }
        return try await StorageError.translating {
            guard let facts = try await facts(of: address) else { return try await finished(address, otherwise: .unknown) }
            let chosen: [UploadPart]
            do {
                chosen = try UploadPart.choose(parts, from: try await self.parts(of: address))
            } catch let error as UploadError {
                // Another machine may have finished it, and be removing the parts.
                return try await finished(address, otherwise: error)
            }
            let bytes = chosen.reduce(0) { $0 + $1.bytes }
            // Machines that take in parts side by side do not know of each other's.
            guard bytes <= maximumBytes else { throw UploadError.tooLarge(limit: maximumBytes) }
            let file = stored(address, facts, bytes: bytes)
            try await files.place(file, isNew: false) { object, metadata in
                try await join(chosen, object, file.contentType, metadata)
            }
            await clear(address)
            return file
        }
    }

    public func sweep() async throws {
        let limit = files.now().addingTimeInterval(-24 * 60 * 60)
        try await StorageError.translating {
            let uploads = Dictionary(grouping: try await client.list("uploads/")) {
                $0.key.split(separator: "/").dropFirst().first
            }
            for objects in uploads.values where objects.contains(where: { $0.modified < limit }) {
                // What is known of it goes first: no part is taken for one that is half gone.
                for key in objects.map(\.key) where key.hasSuffix("/" + Self.factsName) { try await client.delete(key) }
                try await client.delete(objects.map(\.key))
            }
        }
    }

    private static let factsName = "facts.json"

    private func facts(of address: UploadAddress) async throws -> UploadFacts? {
        guard let json = try await client.get(address.place(Self.factsName), upTo: 1 << 16) else { return nil }
        return (try? JSONDecoder().decode(UploadFacts.self, from: Data(json))).flatMap { $0.name == address.name ? $0 : nil }
    }

    private func parts(of address: UploadAddress) async throws -> [UploadPart] {
        try await client.list(address.place("part-")).compactMap { object in
            UploadPart(name: object.key.split(separator: "/").last ?? "", place: object.key, bytes: object.bytes)
        }
    }

    /// The file that an upload has become.
    private func finished(_ address: UploadAddress, otherwise error: UploadError) async throws -> StoredFile {
        guard let done = try await files.locate(key: address.key.description, name: address.name) else { throw error }
        return done.file
    }

    private func stored(_ address: UploadAddress, _ facts: UploadFacts, bytes: Int) -> StoredFile {
        StoredFile(
            key: address.key.description, name: address.name, contentType: facts.contentType, bytes: bytes,
            expiresAt: facts.lifetime.map { files.now().addingTimeInterval(TimeInterval($0)) })
    }

    private func put(_ path: String, _ address: UploadAddress, _ facts: UploadFacts, isNew: Bool) async throws -> StoredFile {
        let source = try await S3LocalFile.open(path, threads: files.threads)
        let file = stored(address, facts, bytes: source.bytes)
        try await files.place(file, isNew: isNew) { object, metadata in
            try await client.put(source, key: object, contentType: file.contentType) { digest in
                metadata.merging([S3FileStore.digest: digest]) { first, _ in first }
            }
        }
        return file
    }

    /// Removes what is left of an upload; what does not go away, `sweep` finds. In a task of its own, because in a cancelled one it would not run.
    private func clear(_ address: UploadAddress) async {
        await Task {
            try? await client.delete(address.place(Self.factsName))
            guard let left = try? await client.list(address.place("")) else { return }
            try? await client.delete(left.map(\.key))
        }.value
    }

    private func taking<Body: AsyncSequence, Value>(
        _ body: Body, length: Int?, of address: UploadAddress,
        _ work: (_ path: String, _ digest: String, _ facts: UploadFacts) async throws -> (Value, replacing: Int)
    ) async throws -> Value where Body.Element == ByteBuffer {
        if let length, length > maximumBytes { throw UploadError.tooLarge(limit: maximumBytes) }
        let known: UploadFacts? = try await StorageError.translating { try await facts(of: address) }
        guard let facts = known else { throw UploadError.unknown }
        let stored: Int = try await StorageError.translating { try await parts(of: address).reduce(0) { $0 + $1.bytes } }
        try ledger.enter(address.key) { stored }
        return try await taking(body, length: length, entered: address) { try await work($0, $1, facts) }
    }

    /// Takes a body to this machine's disk, and hands it on from there.
    ///
    /// - Parameter work: returns how many bytes that were counted before are no more.
    private func taking<Body: AsyncSequence, Value>(
        _ body: Body, length: Int?, entered address: UploadAddress,
        _ work: (_ path: String, _ digest: String) async throws -> (Value, replacing: Int)
    ) async throws -> Value where Body.Element == ByteBuffer {
        var received = 0
        let path = "\(folder)/\(StorageKey.random())"
        let result: Result<(Value, replacing: Int), any Error>
        do {
            if let length, length > maximumBytes { throw UploadError.tooLarge(limit: maximumBytes) }
            let digest = try await IncomingFile.write(body, to: path, on: files.threads) { bytes in
                received += bytes
                try ledger.add(bytes, to: address.key)
            }
            if let length, received != length {
                throw UploadError(.cutShort, "The body ended after \(received) of \(length) bytes. Send it again.")
            }
            result = .success(try await StorageError.translating { try await work(path, digest) })
        } catch {
            result = .failure(error)
        }
        _ = await Task { [files] in try? await files.threads.runIfActive { try FileSystem.removeTree(path) } }.value
        ledger.leave(address.key, discarding: (try? result.get().replacing) ?? received)
        return try result.get().0
    }
}

extension UploadAddress {
    /// The key of an object of this upload.
    func place(_ name: String) -> String { "uploads/\(key)-\(id)/\(name)" }
}
