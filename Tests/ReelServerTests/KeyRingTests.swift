import Foundation
import ReelQueue
import ReelServer
import Testing

struct KeyRingTests {
    private func ring(_ keys: String...) throws -> KeyRing {
        var ring = KeyRing()
        for key in keys { try ring.add(key) }
        return ring
    }

    private func requester(_ key: String, _ ring: KeyRing) throws -> Requester? {
        guard case .known(let requester) = LiveKeys(ring).find(try #require(APIKey(key)), now: Date()) else { return nil }
        return requester
    }

    @Test(arguments: [
        ("a:one", true), ("b:two", true), ("a:two", false), ("b:one", false), ("c:one", false), ("A:one", false), ("a:on", false),
        ("a:onee", false), ("a:One", false),
    ])
    func aKeyIsItsIDWithItsSecret(_ key: String, _ isKnown: Bool) throws {
        #expect(try (requester(key, ring("a:one", "b:two")) != nil) == isKnown)
    }

    @Test func anEmptyRingHoldsNothing() throws {
        #expect(try KeyRing().isEmpty && requester("a:b", KeyRing()) == nil)
        #expect(try !ring("a:b").isEmpty)
    }

    @Test(arguments: ["", "a", "a:", ":s3cr3t", "a s3cr3t", "a: s3cr3t", " a:s3cr3t", "ä:s3cr3t", "a:s3cr3t\t", "a:1 s3cr3t"])
    func whatIsNoKeyIsRefusedWithoutShowingIt(_ text: String) {
        var ring = KeyRing()
        let error = #expect(throws: KeyRingError.self) { try ring.add(text) }
        #expect(error == .malformed && error?.description.contains("s3cr3t") == false)
        #expect(ring.isEmpty)
    }

    @Test func aKeyMayHaveSettings() throws {
        let ring = try ring("a:one budget=12.50", "b:two", "c:three   budget=0 scope=api rate=60 jobs=2", "d:four scope=admin")
        #expect(try requester("a:one", ring)?.limits == KeyLimits(budget: 12_500_000))
        #expect(try requester("b:two", ring)?.limits == KeyLimits())
        #expect(try requester("c:three", ring)?.limits == KeyLimits(rate: 60, jobs: 2, budget: 0))
        let scopes = try ["a:one", "b:two", "c:three", "d:four"].map { try requester($0, ring)?.scopes }
        #expect(scopes == [[.api, .admin], [.api, .admin], .api, .admin])
        #expect(LiveKeys(ring).jobLimits == ["c": 2])
    }

    @Test(arguments: [
        ("budget=lots", KeyRingError.budget(id: "a")), ("budget=", .budget(id: "a")), ("scope=root", .scope(id: "a")),
        ("rate=0", .rate(id: "a")), ("rate=1.5", .rate(id: "a")), ("jobs=65", .jobs(id: "a")), ("limit=3", .malformed),
    ])
    func aWrongSettingIsNamed(_ setting: String, _ error: KeyRingError) throws {
        var ring = KeyRing()
        #expect(throws: error) { try ring.add("a:one \(setting)") }
        #expect(ring.isEmpty)
    }

    @Test func anIDIsThereOnce() throws {
        var ring = try ring("a:one")
        #expect(throws: KeyRingError.duplicate(id: "a")) { try ring.add("a:two") }
        #expect(try requester("a:one", ring) != nil)
    }

    @Test func aRingKeepsNoSecret() throws {
        var dumped = ""
        dump(try ring("team:s3cr3t"), to: &dumped)
        #expect(dumped.contains("team") && !dumped.contains("s3cr3t"))
    }
}
