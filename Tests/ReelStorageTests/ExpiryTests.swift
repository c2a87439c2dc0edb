import Foundation
import ReelStorage
import Testing

@Suite struct ExpiryTests {
    let folder: TemporaryFolder
    let clock = ManualClock()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() async throws -> LocalFileStore {
        let clock = clock
        return try await LocalFileStore.open(root: folder.path + "/store") { clock.now }
    }

    @Test func anExpiredFileIsNotFoundAndGoesSoonAfter() async throws {
        let store = try await open()
        let lasting = try await store.put(fileAt: folder.make("b"), name: "b", contentType: "a/b")
        let file = try await store.put(
            fileAt: folder.make("a"), name: "a", contentType: "a/b", expiresAt: clock.now.addingTimeInterval(60))
        let path = try #require(try await store.locate(key: file.key, name: "a")).path
        clock.advance(by: 60)
        #expect(try await store.locate(key: file.key, name: "a") == nil)
        try await store.sweep()
        #expect(text(at: path) == "video", "whoever has just found it can still read it")
        clock.advance(by: 600)
        try await open().sweep()
        #expect(text(at: path) == nil)
        #expect(try await store.locate(key: lasting.key, name: "b") != nil)
        #expect(folder.files.count == 2, "of the expired file, nothing is left: \(folder.files)")
    }

    @Test func theExpiryOutlivesARestart() async throws {
        let expiry = clock.now.addingTimeInterval(60)
        let file = try await open().put(fileAt: folder.make("a"), name: "a", contentType: "a/b", expiresAt: expiry)
        #expect(try await open().locate(key: file.key, name: "a")?.file.expiresAt == expiry)
    }
}
