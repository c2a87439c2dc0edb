import Foundation
import ReelQueue
import ReelServer
import Testing

/// Keys that come and go while the server runs.
struct LiveKeysTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// A stored key and its text.
    private func made(_ new: NewKey, at time: Date = now) async throws -> KeyService.Issued {
        try await KeyService(store: MemoryKeyStore()).create(new, now: time)
    }

    private func new(
        _ scopes: KeyScopes = [], _ limits: KeyLimits = KeyLimits(), expiresAt: Date? = nil
    ) throws -> NewKey {
        try NewKey(scopes: scopes, limits: limits, expiresAt: expiresAt, now: Self.now)
    }

    private func answer(_ keys: LiveKeys, _ text: String, at time: Date = now) throws -> String {
        switch keys.find(try #require(APIKey(text)), now: time) {
        case .known(let requester): "known \(requester.scopes.names.joined(separator: " "))"
        case .unknown: "unknown"
        case .revoked: "revoked"
        case .expired: "expired"
        }
    }

    @Test func aStoredKeyIsKnownUntilItIsRevokedOrHasExpired() async throws {
        let keys = LiveKeys(KeyRing())
        #expect(!keys.isClosed)
        let short = try await made(new(.admin, expiresAt: Self.now + 60))
        let long = try await made(new())
        keys.replace(with: [short.key, long.key], now: Self.now)
        #expect(keys.isClosed)
        #expect(try answer(keys, short.text) == "known admin" && answer(keys, short.text, at: Self.now + 59.9) == "known admin")
        #expect(try answer(keys, short.text, at: Self.now + 60) == "expired")
        #expect(try answer(keys, long.text, at: Self.now + 1e9) == "known api")
        var revoked = long.key
        revoked.revokedAt = Self.now
        keys.replace(with: [short.key, revoked], now: Self.now)
        #expect(try answer(keys, long.text) == "revoked")
        #expect(try answer(keys, long.key.id + ":wrong") == "unknown", "only whoever has the secret hears of it")
        #expect(keys.requester(id: long.key.id, now: Self.now) == nil && keys.requester(id: short.key.id, now: Self.now) != nil)
    }

    @Test func onceClosedItStaysClosed() async throws {
        let key = try await made(new(expiresAt: Self.now + 60))
        for isOpenToAll in [false, true] {
            let keys = LiveKeys(KeyRing(), isOpenToAll: isOpenToAll)
            keys.replace(with: [key.key], now: Self.now)
            keys.replace(with: [], now: Self.now + 61)
            #expect(keys.isClosed)
        }
    }

    @Test func keysThatAreNoGoodAnyMoreCloseItUnlessItIsOpenToAll() async throws {
        let key = try await made(new(expiresAt: Self.now + 60))
        for isOpenToAll in [false, true] {
            let keys = LiveKeys(KeyRing(), isOpenToAll: isOpenToAll)
            keys.replace(with: [key.key], now: Self.now + 61)
            #expect(keys.isClosed == !isOpenToAll)
        }
    }

    @Test func theKeysOfTheSettingsStay() async throws {
        var ring = KeyRing()
        try ring.add("a:one jobs=3")
        let keys = LiveKeys(ring)
        let stored = try await made(new(.api, KeyLimits(jobs: 2)))
        keys.replace(with: [stored.key], now: Self.now)
        #expect(try answer(keys, "a:one") == "known api admin")
        #expect(keys.jobLimits == ["a": 3, stored.key.id: 2])
        keys.replace(with: [], now: Self.now)
        #expect(try answer(keys, "a:one") == "known api admin" && answer(keys, stored.text) == "unknown")
    }

    @Test func readingTheKeysAgainDoesNotFillAnAllowance() async throws {
        let keys = LiveKeys(KeyRing())
        let stored = try await made(new(.api, KeyLimits(rate: 1)))
        keys.replace(with: [stored.key], now: Self.now)
        let first = try #require(keys.requester(id: stored.key.id, now: Self.now)?.allowance)
        keys.replace(with: [stored.key], now: Self.now)
        #expect(keys.requester(id: stored.key.id, now: Self.now)?.allowance === first)
    }
}

/// Keys in memory.
final actor MemoryKeyStore: KeyStore {
    private var known: [StoredKey] = []
    private var changes = 0

    func add(_ key: StoredKey) {
        known.append(key)
        changes += 1
    }

    func keys() -> [StoredKey] { known }

    func revoke(id: String, at time: Date) -> StoredKey? {
        guard let place = known.firstIndex(where: { $0.id == id }) else { return nil }
        let before = known[place]
        if before.revokedAt == nil { known[place].revokedAt = time }
        changes += 1
        return before
    }

    func version() -> String { "\(changes)" }
}
