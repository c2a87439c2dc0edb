import Foundation
import ReelQueue
import Testing

struct KeyStoreTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("data/keys.sqlite") }
    private static let time = Date(timeIntervalSince1970: 1_800_000_000.5)

    init() throws { folder = try TemporaryFolder() }

    private func key(_ id: String, expiresAt: Date? = nil) -> StoredKey {
        StoredKey(
            id: id, name: "Käthe's", digest: (0..<32).map { $0 * 7 }, scopes: [.api, .admin],
            limits: KeyLimits(rate: 60, jobs: 2, budget: 1_500_000), createdAt: Self.time, expiresAt: expiresAt)
    }

    @Test func aKeyIsKeptAsItIs() async throws {
        let keys = [key("a", expiresAt: Self.time + 60), key("b")]
        let store = try SQLiteKeyStore(path: path)
        for key in keys { try await store.add(key) }
        #expect(try await store.keys() == keys)
        #expect(try await SQLiteKeyStore(path: path).keys() == keys, "another process reads the same")
    }

    @Test func anIDIsTakenForGood() async throws {
        let store = try SQLiteKeyStore(path: path)
        try await store.add(key("a"))
        _ = try await store.revoke(id: "a", at: Self.time)
        let error = await #expect(throws: KeyStoreError.self) { try await store.add(key("a")) }
        #expect(error?.code == .duplicate)
        #expect(try await store.keys().count == 1)
    }

    @Test func aKeyIsRevokedOnce() async throws {
        let store = try SQLiteKeyStore(path: path)
        try await store.add(key("a"))
        #expect(try await store.revoke(id: "b", at: Self.time) == nil)
        #expect(try await store.revoke(id: "a", at: Self.time)?.state(at: Self.time) == .live)
        #expect(try await store.revoke(id: "a", at: Self.time + 9)?.revokedAt == Self.time)
        #expect(try await store.keys().map(\.revokedAt) == [Self.time])
        #expect(try await store.keys().map { $0.state(at: .distantPast) } == [.revoked])
    }

    @Test func everyChangeIsSeenByEverybody() async throws {
        let (own, other) = (try SQLiteKeyStore(path: path), try SQLiteKeyStore(path: path))
        var versions = [try await own.version()]
        #expect(try await own.version() == versions[0])
        func changed() async throws -> Bool {
            versions.append(try await own.version())
            let count = versions.count
            let again = try await own.version()
            return versions[count - 1] != versions[count - 2] && again == versions[count - 1]
        }
        try await other.add(key("a"))
        #expect(try await changed(), "by another process")
        try await own.add(key("b"))
        #expect(try await changed(), "by this one")
        _ = try await other.revoke(id: "b", at: Self.time)
        #expect(try await changed())
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
