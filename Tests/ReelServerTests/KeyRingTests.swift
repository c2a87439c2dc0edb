import ReelAPI
import ReelServer
import Testing

struct KeyRingTests {
    private func ring(_ keys: String...) throws -> KeyRing {
        var ring = KeyRing()
        for key in keys { try ring.add(key) }
        return ring
    }

    @Test(arguments: [
        ("a:one", true), ("b:two", true), ("a:two", false), ("b:one", false), ("c:one", false), ("A:one", false), ("a:on", false),
        ("a:onee", false), ("a:One", false),
    ])
    func aKeyIsItsIDWithItsSecret(_ key: String, _ isKnown: Bool) throws {
        #expect(try ring("a:one", "b:two").contains(#require(APIKey(key))) == isKnown)
    }

    @Test func anEmptyRingHoldsNothing() throws {
        #expect(try KeyRing().isEmpty && !KeyRing().contains(#require(APIKey("a:b"))))
        #expect(try !ring("a:b").isEmpty)
    }

    @Test(arguments: ["", "a", "a:", ":s3cr3t", "a s3cr3t", "a: s3cr3t", "ä:s3cr3t", "a:s3cr3t\t"])
    func whatIsNoKeyIsRefusedWithoutShowingIt(_ text: String) {
        var ring = KeyRing()
        let error = #expect(throws: KeyRingError.self) { try ring.add(text) }
        #expect(error == .malformed && error?.description.contains("s3cr3t") == false)
        #expect(ring.isEmpty)
    }

    @Test func aKeyMayHaveABudget() throws {
        let ring = try ring("a:one budget=12.50", "b:two", "c:three   budget=0")
        #expect(ring.budgets == ["a": USD(millionths: 12_500_000), "c": .zero])
        #expect(try ring.contains(#require(APIKey("a:one"))) && ring.contains(#require(APIKey("c:three"))))
        var other = KeyRing()
        #expect(throws: KeyRingError.budget(id: "a")) { try other.add("a:one budget=lots") }
        #expect(throws: KeyRingError.malformed) { try other.add("a:one limit=3") }
        #expect(other.isEmpty)
    }

    @Test func anIDIsThereOnce() throws {
        var ring = try ring("a:one")
        #expect(throws: KeyRingError.duplicate(id: "a")) { try ring.add("a:two") }
        #expect(try ring.contains(#require(APIKey("a:one"))))
    }

    @Test func aRingKeepsNoSecret() throws {
        var dumped = ""
        dump(try ring("team:s3cr3t"), to: &dumped)
        #expect(dumped.contains("team") && !dumped.contains("s3cr3t"))
    }
}
