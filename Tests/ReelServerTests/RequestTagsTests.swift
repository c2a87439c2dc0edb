import FoundationEssentials
import ReelServer
import Testing

struct RequestTagsTests {
    @Test func eachIsAVersion4UUIDInLowerCase() throws {
        let tags = RequestTags(seed: 1)
        for _ in 0..<1000 {
            let tag = tags.next()
            let uuid = try #require(UUID(uuidString: tag))
            #expect(uuid.uuidString.lowercased() == tag)
            #expect(uuid.uuid.6 >> 4 == 4 && uuid.uuid.8 >> 6 == 0b10)
        }
    }

    @Test func noneComesTwiceHoweverManyAsk() async {
        let tags = RequestTags()
        let all = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<5000).map { _ in tags.next() } }
            }
            return await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(all.count == 40_000)
    }
}
