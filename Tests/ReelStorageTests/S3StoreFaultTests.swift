import Foundation
import NIOCore
import ReelS3
import ReelStorage
import S3Testing
import Testing

/// Files in S3 while the S3 server answers 500, is slow, and loses connections: whole or absent, whatever happens.
@Suite(.enabled(if: S3TestServer.shared != nil, Comment(rawValue: S3TestServer.missing)), .timeLimit(.minutes(3)))
struct S3StoreFaultTests {
    let server: S3TestServer
    let folder: TemporaryFolder
    let clock = ManualClock(start: Date())
    let stores: TestStores

    init() throws {
        server = try #require(S3TestServer.shared)
        folder = try TemporaryFolder()
        stores = TestStores(folder: folder, clock: clock)
    }

    private var place: String { stores.prefix + "/" }

    private func body(_ bytes: [UInt8]) -> AsyncStream<ByteBuffer> {
        AsyncStream { continuation in
            for start in stride(from: 0, to: bytes.count, by: 65_536) {
                continuation.yield(ByteBuffer(bytes: bytes.dropFirst(start).prefix(65_536)))
            }
            continuation.finish()
        }
    }

    private func pattern(_ count: Int, _ seed: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: ($0 &+ seed) &* 2_654_435_761 >> 13) }
    }

    @Test func aFileIsStoredInSpiteOfFaults() async throws {
        let store = try await stores.s3Files(faulty: true)
        for (fault, more) in [("status", ["status": 500]), ("status", ["status": 503]), ("lost", [:]), ("reset", [:])]
            as [(String, [String: Any])]
        {
            for method in ["PUT", "HEAD", "GET"] { try await server.add(fault, to: method, containing: place, times: 3, more) }
            let file = try await store.put(fileAt: folder.make("new", "video \(fault)"), name: "a", contentType: "a/b")
            #expect(try await content(store.locate(key: file.key, name: "a")) == "video \(fault)")
        }
    }

    @Test(arguments: ["index/", "files/"]) func whatCannotBeStoredIsNotThere(_ kind: String) async throws {
        let store = try await stores.s3Files(faulty: true)
        let source = try folder.make("new")
        try await server.add("status", to: "PUT", containing: place + kind, times: 6, ["status": 503, "code": "SlowDown"])
        let key = StorageKey.random()
        let error = await #expect(throws: StorageError.self) {
            try await store.put(fileAt: source, under: key, name: "a", contentType: "a/b", expiresAt: nil)
        }
        #expect(error?.code == .unreachable)
        #expect(text(at: source) == "video", "the source is left alone")
        #expect(try await stores.everything(.s3).isEmpty)
        #expect(try await store.locate(key: key.description, name: "a") == nil)
        #expect(
            try await store.put(fileAt: source, under: key, name: "a", contentType: "a/b", expiresAt: nil).key == key.description)
    }

    @Test func anAnswerThatNeverComesLeavesNothing() async throws {
        let store = try await stores.s3Files(faulty: true)
        try await server.add("lost", to: "PUT", containing: place + "files/", times: 6)
        await #expect(throws: StorageError.self) {
            try await store.put(fileAt: folder.make("new"), name: "a", contentType: "a/b")
        }
        #expect(try await stores.everything(.s3).isEmpty, "the server had stored it")
    }

    @Test func aPartOfADownloadIsNeverAFile() async throws {
        let store = try await stores.s3Files(faulty: true)
        let text = String(repeating: "0123456789", count: 100_000)
        let file = try await store.put(fileAt: folder.make("new", text), name: "a", contentType: "a/b")
        guard case .remote(let remote) = try #require(try await store.locate(key: file.key, name: "a")).place else {
            Issue.record("a file in S3 is on no disk of ours")
            return
        }
        let path = folder.path + "/copy"
        try await server.add("cut", to: "GET", containing: place, times: 2, ["bytes": 300_000])
        try await remote.save(to: path)
        #expect(ReelStorageTests.text(at: path) == text)
        await #expect(throws: StorageError.self, "nothing is written over") { try await remote.save(to: path) }
        for (fault, times) in [("cut", 20), ("damage", 1)] {
            let other = folder.path + "/other"
            try await server.add(fault, to: "GET", containing: place + "files/", times: times, ["bytes": 50_000])
            let error = await #expect(throws: StorageError.self) { try await remote.save(to: other) }
            #expect(error?.code == .unreachable)
            #expect(!FileManager.default.fileExists(atPath: other))
            // What is left of the faults is used up.
            while (try? await remote.save(to: other)) == nil {}
            try FileManager.default.removeItem(atPath: other)
        }
    }

    @Test func everyRequestOfAnUploadMayReachAnotherMachine() async throws {
        var machines: [S3UploadStore] = []
        for number in 0..<3 {
            machines.append(
                try await S3UploadStore.open(
                    files: stores.s3Files(), folder: folder.path + "/machine-\(number)", maximumBytes: 64 << 20))
        }
        let sizes = [6 << 20, 3 << 20, 2_500_000, 5 << 20, 17]
        let address = try await machines[0].begin(name: "clip.mp4", contentType: "video/mp4", lifetime: nil)
        var parts: [UploadedPart] = []
        for (number, size) in sizes.enumerated().reversed() {
            let bytes = pattern(size, number)
            parts.append(
                try await machines[number % 3].receive(part: number + 1, of: address, from: body(bytes), length: bytes.count))
        }
        let all = parts
        let files = try await withThrowingTaskGroup(of: StoredFile?.self) { group in
            for machine in machines { group.addTask { try await machine.finish(address, parts: all) } }
            return try await group.reduce(into: []) { $0 += [$1] }
        }
        #expect(Set(files.map { $0?.key }) == [address.key.description])
        let located = try #require(try await stores.s3Files().locate(key: address.key.description, name: "clip.mp4"))
        guard case .remote(let remote) = located.place else { return }
        var bytes: [UInt8] = []
        for try await chunk in try await remote.read() { bytes += chunk.readableBytesView }
        #expect(bytes == sizes.enumerated().flatMap { pattern($1, $0) })
        #expect(try await stores.everything(.s3).filter { $0.hasPrefix("uploads/") }.isEmpty)
    }

    @Test func theLimitHoldsOverAllMachines() async throws {
        let one = try await S3UploadStore.open(files: stores.s3Files(), folder: folder.path + "/1", maximumBytes: 10)
        let two = try await S3UploadStore.open(files: stores.s3Files(), folder: folder.path + "/2", maximumBytes: 10)
        let address = try await one.begin(name: "a", contentType: "a/b", lifetime: nil)
        _ = try await one.receive(part: 1, of: address, from: body([1, 2, 3, 4, 5, 6]), length: 6)
        let error = await #expect(throws: UploadError.self) {
            try await two.receive(part: 2, of: address, from: body([1, 2, 3, 4, 5]), length: 5)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func aFailedFinishCanBeTriedAgain() async throws {
        let uploads = try await S3UploadStore.open(
            files: stores.s3Files(faulty: true), folder: folder.path + "/1", maximumBytes: 64 << 20)
        let address = try await uploads.begin(name: "a", contentType: "a/b", lifetime: 3600)
        let parts = [
            try await uploads.receive(part: 1, of: address, from: body(pattern(6 << 20, 1)), length: nil),
            try await uploads.receive(part: 2, of: address, from: body(pattern(100, 2)), length: nil),
        ]
        try await server.add("status", to: "POST", containing: place + "files/", times: 6, ["status": 500])
        await #expect(throws: StorageError.self) { try await uploads.finish(address, parts: parts) }
        clock.advance(by: 1800)
        let file = try await uploads.finish(address, parts: parts)
        clock.advance(by: 3590)
        let store = try await stores.s3Files()
        try await store.sweep()
        #expect(try await store.locate(key: file.key, name: "a")?.file == file, "it expires by when it was finished at last")
        #expect(try await store.list().map(\.file) == [file])
    }

    @Test func whatACrashLeftOnItsWayIsCleared() async throws {
        let left = folder.path + "/1/half"
        try FileManager.default.createDirectory(atPath: folder.path + "/1", withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(filePath: left))
        _ = try await S3UploadStore.open(files: stores.s3Files(), folder: folder.path + "/1", maximumBytes: 10)
        #expect(folder.files.isEmpty)
    }
}
