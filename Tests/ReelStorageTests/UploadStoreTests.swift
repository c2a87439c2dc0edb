import Foundation
import NIOCore
import ReelStorage
import Testing

/// The rules of `UploadStore`, for every store that there is.
@Suite struct UploadStoreTests {
    let folder: TemporaryFolder
    let clock = ManualClock(start: Date())
    let stores: TestStores

    init() throws {
        folder = try TemporaryFolder()
        stores = TestStores(folder: folder, clock: clock)
    }

    private func open(_ kind: StoreKind, limit: Int = 1000) async throws -> (uploads: any UploadStore, files: any FileStore) {
        let files = try await stores.files(kind)
        return (try await stores.uploads(kind, files, limit: limit), files)
    }

    /// What a request's body is, in buffers of a few bytes.
    private func body(_ text: String, failing: Bool = false) -> AsyncThrowingStream<ByteBuffer, any Error> {
        AsyncThrowingStream { continuation in
            for start in stride(from: 0, to: text.utf8.count, by: 3) {
                continuation.yield(ByteBuffer(bytes: Array(text.utf8).dropFirst(start).prefix(3)))
            }
            continuation.finish(throwing: failing ? Broken() : nil)
        }
    }

    private struct Broken: Error {}

    private func content(_ file: StoredFile, _ files: any FileStore) async throws -> String? {
        try await ReelStorageTests.content(files.locate(key: file.key, name: file.name))
    }

    @Test(arguments: StoreKind.available, ["", "a", "video bytes"]) func aWholeFileIsStored(_ kind: StoreKind, _ bytes: String)
        async throws
    {
        let (uploads, files) = try await open(kind)
        let file = try await uploads.store(
            body(bytes), length: bytes.utf8.count, name: "my clip.mp4", contentType: "video/mp4", lifetime: nil)
        #expect(file.name == "my_clip.mp4" && file.contentType == "video/mp4" && file.bytes == bytes.utf8.count)
        #expect(file.expiresAt == nil)
        #expect(try await content(file, files) == bytes)
        #expect(try await stores.pending(kind) == [])
    }

    @Test(arguments: StoreKind.available) func partsInAnyOrderMakeTheFile(_ kind: StoreKind) async throws {
        let (uploads, files) = try await open(kind)
        let address = try await uploads.begin(name: "a.bin", contentType: "video/mp4", lifetime: nil)
        let parts = try await withThrowingTaskGroup(of: UploadedPart.self) { group in
            for (number, text) in [(3, "three"), (1, "one"), (2, "two")] {
                group.addTask { try await uploads.receive(part: number, of: address, from: body(text), length: nil) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let file = try await uploads.finish(address, parts: parts)
        #expect(try await content(file, files) == "onetwothree")
        #expect(file.key == address.key.description && file.bytes == 11)
        #expect(try await stores.pending(kind) == [])
        #expect(try await uploads.finish(address, parts: parts) == file, "asking again changes nothing")
        await #expect(throws: UploadError.self) {
            try await uploads.receive(part: 1, of: address, from: body("x"), length: nil)
        }
    }

    @Test(arguments: StoreKind.available) func aPartSentAgainReplacesTheFirst(_ kind: StoreKind) async throws {
        let (uploads, files) = try await open(kind, limit: 10)
        let address = try await uploads.begin(name: "a", contentType: "a/b", lifetime: nil)
        let old = try await uploads.receive(part: 1, of: address, from: body("12345678"), length: nil)
        await #expect(throws: UploadError.self, "both count until the first is replaced") {
            try await uploads.receive(part: 1, of: address, from: body("abcdefgh"), length: nil)
        }
        let new = try await uploads.receive(part: 1, of: address, from: body("ab"), length: nil)
        await #expect(throws: UploadError.self) { try await uploads.finish(address, parts: [old]) }
        let file = try await uploads.finish(address, parts: [UploadedPart(partNumber: 1, etag: new.etag.filter { $0 != "\"" })])
        #expect(try await content(file, files) == "ab")
    }

    @Test(arguments: StoreKind.available) func theETagIsTheDigestOfTheBytes(_ kind: StoreKind) async throws {
        let (uploads, _) = try await open(kind)
        let address = try await uploads.begin(name: "a", contentType: "a/b", lifetime: nil)
        let part = try await uploads.receive(part: 1, of: address, from: body("abc"), length: 3)
        // FIPS 180-2, appendix B.1.
        #expect(part.etag == "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"")
    }

    @Test(arguments: StoreKind.available) func theLimitIsForAllParts(_ kind: StoreKind) async throws {
        let (uploads, _) = try await open(kind, limit: 10)
        let address = try await uploads.begin(name: "a", contentType: "a/b", lifetime: nil)
        _ = try await uploads.receive(part: 1, of: address, from: body("123456"), length: nil)
        for _ in 0..<3 {
            let error = await #expect(throws: UploadError.self) {
                try await uploads.receive(part: 2, of: address, from: body("abcde"), length: nil)
            }
            #expect(error?.code == .tooLarge)
        }
        #expect(try await stores.pending(kind).count == 2, "what was refused is gone")
        _ = try await uploads.receive(part: 2, of: address, from: body("abcd"), length: nil)
    }

    @Test(arguments: StoreKind.available) func whatBreaksOffLeavesNothing(_ kind: StoreKind) async throws {
        let (uploads, _) = try await open(kind)
        await #expect(throws: Broken.self) {
            try await uploads.store(body("1234567", failing: true), length: nil, name: "a", contentType: "a/b", lifetime: nil)
        }
        let error = await #expect(throws: UploadError.self) {
            try await uploads.store(body("1234567"), length: 8, name: "a", contentType: "a/b", lifetime: nil)
        }
        #expect(error?.code == .cutShort)
        #expect(try await stores.pending(kind) == [])
    }

    @Test(arguments: StoreKind.available) func onlyWhoeverBeganAnUploadCanAddToIt(_ kind: StoreKind) async throws {
        let (uploads, _) = try await open(kind)
        let address = try await uploads.begin(name: "a.png", contentType: "a/b", lifetime: nil)
        let (key, id) = (address.key.description, address.id.description)
        let others = [
            UploadAddress(key: key, id: key, name: "a.png"), UploadAddress(key: key, id: id, name: "b.png"),
            UploadAddress(key: id, id: key, name: "a.png"),
        ]
        for other in others {
            let other = try #require(other)
            let error = await #expect(throws: UploadError.self) {
                try await uploads.receive(part: 1, of: other, from: body("x"), length: nil)
            }
            #expect(error?.code == .unknown)
        }
        #expect(UploadAddress(key: "../../../etc", id: id, name: "a.png") == nil)
        #expect(UploadAddress(key: key, id: id, name: "../a") == nil)
    }

    @Test(arguments: StoreKind.available) func anUploadOutlivesARestartButNotADay(_ kind: StoreKind) async throws {
        let address = try await open(kind).uploads.begin(name: "a", contentType: "a/b", lifetime: 60)
        let part = try await open(kind).uploads.receive(part: 1, of: address, from: body("x"), length: nil)
        let (uploads, _) = try await open(kind)
        clock.advance(by: 23 * 60 * 60)
        try await uploads.sweep()
        #expect(try await stores.pending(kind).count == 2)
        clock.advance(by: 2 * 60 * 60)
        try await uploads.sweep()
        #expect(try await stores.pending(kind) == [])
        await #expect(throws: UploadError.self) { try await uploads.finish(address, parts: [part]) }
    }

    @Test(arguments: StoreKind.available) func aLifetimeCountsFromTheEndOfTheUpload(_ kind: StoreKind) async throws {
        let (uploads, files) = try await open(kind)
        let address = try await uploads.begin(name: "a", contentType: "a/b", lifetime: 60)
        clock.advance(by: 3600)
        let part = try await uploads.receive(part: 1, of: address, from: body("x"), length: nil)
        let file = try await uploads.finish(address, parts: [part])
        #expect(file.expiresAt == clock.now.addingTimeInterval(60))
        clock.advance(by: 59)
        #expect(try await content(file, files) == "x")
        clock.advance(by: 1)
        #expect(try await content(file, files) == nil)
    }

    @Test(arguments: StoreKind.available) func aWholeUploadIsStored(_ kind: StoreKind) async throws {
        let (uploads, files) = try await open(kind, limit: 10)
        let address = try await uploads.begin(name: "a", contentType: "a/b", lifetime: nil)
        _ = try await uploads.receive(part: 2, of: address, from: body("123456"), length: nil)
        await #expect(throws: UploadError.self, "what has come in before counts") {
            try await uploads.receive(wholeOf: address, from: body("abcdef"), length: 6)
        }
        let other = try await uploads.begin(name: "b", contentType: "a/b", lifetime: nil)
        let file = try await uploads.receive(wholeOf: other, from: body("abcdef"), length: 6)
        #expect(try await content(file, files) == "abcdef" && file.key == other.key.description)
        #expect(try await stores.pending(kind).count == 2, "what is left is the first upload's")
        await #expect(throws: UploadError.self) {
            try await uploads.receive(wholeOf: other, from: body("x"), length: 1)
        }
    }

    @Test func aCrashIsClearedUpAtTheStart() async throws {
        let address = try await open(.local).uploads.begin(name: "a", contentType: "a/b", lifetime: nil)
        let half = "\(folder.path)/uploads/\(address.key)-\(address.id)/incoming-\(address.id)"
        try Data("half".utf8).write(to: URL(filePath: half))
        _ = try await open(.local)
        #expect(try await stores.pending(.local).count == 1)
    }
}
