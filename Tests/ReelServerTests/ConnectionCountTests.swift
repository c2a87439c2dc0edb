import ReelFetch
import ReelServer
import Testing

struct ConnectionCountTests {
    private func count(all: Int = 100, each: Int = 2, trusting networks: [String] = []) -> ConnectionCount {
        var limits = ClientLimits()
        (limits.connections, limits.connectionsPerAddress) = (all, each)
        return ConnectionCount(limits: limits, trusted: networks.compactMap { Network($0) })
    }

    @Test(arguments: ["203.0.113.7", "2606:2800:220:1::7", "::ffff:203.0.113.7"])
    func eachAddressHasItsShare(address: String) throws {
        let count = count()
        let one = try #require(IPAddress(address))
        #expect(count.open(from: one) && count.open(from: one))
        #expect(!count.open(from: one))
        #expect(count.open(from: IPAddress("198.51.100.1")))
        count.close(from: one)
        #expect(count.open(from: one))
        #expect(count.total == 3)
    }

    @Test(arguments: [("2606:2800:220:1::7", "2606:2800:220:1:ffff::1"), ("203.0.113.7", "::ffff:203.0.113.7")])
    func whatOneMachineHasCountsTogether(one: String, other: String) {
        let count = count(each: 1)
        #expect(count.open(from: IPAddress(one)))
        #expect(!count.open(from: IPAddress(other)))
    }

    @Test(arguments: ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.9"])
    func thisMachineAndProxiesHaveNoShare(address: String) {
        let count = count(all: 50, each: 1, trusting: ["10.0.0.0/24"])
        for _ in 0..<50 { #expect(count.open(from: IPAddress(address))) }
        #expect(!count.open(from: IPAddress(address)), "the limit on all is for them too")
        for _ in 0..<50 { count.close(from: IPAddress(address)) }
        #expect(count.total == 0)
    }
}
