import Foundation
import ReelPostgresTesting
import ReelQueue
import Testing

/// What every key store must do.
@Suite(.forEveryStore, .namingTheStore) struct KeyStoreTests {
    private let folder: TemporaryFolder
    private let place: String
    private static let time = Date(timeIntervalSince1970: 1_800_000_000.5)

    init() async throws {
        folder = try TemporaryFolder()
        place =
            switch StoreKind.current {
            case .sqlite: folder.path("data/keys.sqlite")
            case .postgres: try await #require(PostgresTestServer.shared).freshSchema()
            }
    }

    /// The store, as another process opens it.
    private func open() async throws -> any KeyStore {
        switch StoreKind.current {
        case .sqlite: try SQLiteKeyStore(path: place)
        case .postgres: PostgresKeyStore(try await PostgresDatabase.open(place, connections: 1))
        }
    }

    private func key(_ id: String, expiresAt: Date? = nil) -> StoredKey {
        StoredKey(
            id: id, name: "Käthe's", digest: (0..<32).map { $0 * 7 }, scopes: [.api, .admin],
            limits: KeyLimits(rate: 60, jobs: 2, budget: 1_500_000), createdAt: Self.time, expiresAt: expiresAt)
    }

    @Test func aKeyIsKeptAsItIs() async throws {
        let keys = [key("a", expiresAt: Self.time + 60), key("b")]
        let store = try await open()
        for key in keys { try await store.add(key) }
        #expect(try await store.keys() == keys)
        #expect(try await open().keys() == keys, "another process reads the same")
    }

    @Test func anIDIsTakenForGood() async throws {
        let store = try await open()
        try await store.add(key("a"))
        _ = try await store.revoke(id: "a", at: Self.time)
        let error = await #expect(throws: KeyStoreError.self) { try await store.add(key("a")) }
        #expect(error?.code == .duplicate)
        #expect(try await store.keys().count == 1)
    }

    @Test func aKeyIsRevokedOnce() async throws {
        let store = try await open()
        try await store.add(key("a"))
        #expect(try await store.revoke(id: "b", at: Self.time) == nil)
        #expect(try await store.revoke(id: "a", at: Self.time)?.state(at: Self.time) == .live)
        #expect(try await store.revoke(id: "a", at: Self.time + 9)?.revokedAt == Self.time)
        #expect(try await store.keys().map(\.revokedAt) == [Self.time])
        #expect(try await store.keys().map { $0.state(at: .distantPast) } == [.revoked])
    }

    @Test func everyChangeIsSeenByEverybody() async throws {
        let (own, other) = (try await open(), try await open())
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
}
