import Foundation
import ReelQueue
import Testing

/// A key store that is a file.
struct SQLiteKeyStoreTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("data/keys.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    private func key(_ id: String) -> StoredKey {
        StoredKey(
            id: id, name: "", digest: Array(repeating: 7, count: 32), scopes: .api,
            createdAt: Date(timeIntervalSince1970: 1_800_000_000))
    }

    @Test func aFileThatIsPutInItsPlaceCounts() async throws {
        let store = try SQLiteKeyStore(path: path)
        try await store.add(key("a"))
        let before = try await store.version()
        try await SQLiteKeyStore(path: path + ".other").add(key("b"))
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + ".other", toPath: path)
        #expect(try await store.version() != before)
        #expect(try await store.keys().map(\.id) == ["b"])
        try FileManager.default.removeItem(atPath: path)
        #expect(try await store.keys().isEmpty)
    }

    @Test func nobodyElseCanReadIt() async throws {
        #expect(try SQLiteKeyStore.existing(at: path) == nil && !FileManager.default.fileExists(atPath: path))
        let store = try SQLiteKeyStore(path: path)
        try await store.add(key("a"))
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(path) == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(try await SQLiteKeyStore.existing(at: path)?.keys().count == 1)
        #expect(try mode(path) == 0o644, "a look changes nothing")
        #expect(try await SQLiteKeyStore(path: path).keys().count == 1)
        #expect(try mode(path) == 0o600)
    }

    @Test func whatIsNoStoreIsToldSo() throws {
        try FileManager.default.createDirectory(atPath: folder.path("data"), withIntermediateDirectories: true)
        try Data("something else, and long enough to have a header of its own".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: KeyStoreError.self) { try SQLiteKeyStore(path: path) }
        #expect(error?.message.contains("is broken or no key store") == true)
        #expect(throws: KeyStoreError.self) { try SQLiteKeyStore(path: "/proc/keys.sqlite") }
    }
}
