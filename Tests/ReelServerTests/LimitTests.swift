import Foundation
import HTTPTypes
import NIOCore
import ReelAPI
import ReelFetch
import ReelServer
import Testing

/// Token buckets, and the addresses that have one each.
struct LimitTests {
    private func address(_ text: String) throws -> CallerAddress { CallerAddress(try #require(IPAddress(text))) }

    @Test func aBucketIsFullAfterAPauseAndFillsEvenly() throws {
        let bucket = Allowance(perMinute: 60, now: 100)
        for _ in 0..<60 { #expect(bucket.take(at: 100) == nil) }
        let wait = try #require(bucket.take(at: 100))
        #expect(abs(wait - 1) < 1e-9)
        #expect(abs(try #require(bucket.take(at: 100.25)) - 0.75) < 1e-9, "a refused one costs nothing")
        #expect(bucket.take(at: 101) == nil && bucket.take(at: 101) != nil)
        for _ in 0..<60 { #expect(bucket.take(at: 10_000) == nil) }
        #expect(bucket.take(at: 10_000) != nil, "no more than a minute's worth is saved up")
        #expect(bucket.take(at: 9_000) != nil, "a clock that goes back gives nothing")
    }

    /// Whoever waits as long as told is let in, whatever the rate.
    @Test(arguments: [1, 7, 60, 1000, 60_000]) func theWaitIsTrue(_ rate: Int) throws {
        let bucket = Allowance(perMinute: rate, now: 0)
        var now = 0.0
        for _ in 0..<rate { #expect(bucket.take(at: now) == nil) }
        for _ in 0..<20 {
            let wait = try #require(bucket.take(at: now))
            #expect(bucket.take(at: now + wait * 0.9) != nil)
            now += wait + 1e-9
            #expect(bucket.take(at: now) == nil)
        }
        #expect(abs(now - 20 * 60 / Double(rate)) < 1e-3, "twenty took as long as twenty may")
    }

    @Test func aDebtIsAMinutesWorthAtMost() throws {
        var bucket = TokenBucket(perMinute: 60, now: 0)
        for _ in 0..<1000 { bucket.charge(60, at: 0) }
        let wait = bucket.take(at: 0)
        let paid = bucket.take(at: 61.001)
        #expect(abs(try #require(wait) - 61) < 1e-9 && paid == nil)
    }

    @Test func addressesHaveBucketsOfTheirOwn() throws {
        let limiter = AddressLimiter(perMinute: 2, includesLoopback: false)
        let (one, other) = (try address("203.0.113.7"), try address("203.0.113.8"))
        #expect(limiter.take(one, at: 0) == nil && limiter.take(one, at: 0) == nil)
        #expect(try #require(limiter.take(one, at: 0)) == 30)
        #expect(limiter.take(other, at: 0) == nil)
        #expect(limiter.take(one, at: 30) == nil)
    }

    @Test func wrongKeysAreSlowed() throws {
        let limiter = AddressLimiter(perMinute: 60_000, includesLoopback: false)
        let one = try address("2001:db8::1")
        var tried = 0
        // Six minutes of one wrong key after the other, each millisecond.
        for step in 0..<360_000 where limiter.take(one, at: Double(step) / 1000) == nil {
            limiter.chargeForWrongKey(one, at: Double(step) / 1000)
            tried += 1
        }
        #expect((400...425).contains(tried), "sixty at once, then one in a second: \(tried)")
    }

    @Test func programsOfThisMachineAreCountedIfSaidSo() throws {
        for text in ["127.0.0.1", "127.9.9.9", "::1"] {
            let own = try address(text)
            #expect(own.isLoopback)
            let (without, with) = (
                AddressLimiter(perMinute: 1, includesLoopback: false), AddressLimiter(perMinute: 1, includesLoopback: true)
            )
            #expect(without.take(own, at: 0) == nil && without.take(own, at: 0) == nil)
            #expect(with.take(own, at: 0) == nil && with.take(own, at: 0) != nil)
        }
        for text in ["128.0.0.1", "10.0.0.1", "::2", "::", "fe80::1"] { #expect(try !address(text).isLoopback, "\(text)") }
    }

    @Test func memoryIsBoundedAndWhoeverKeepsComingIsRemembered() throws {
        let limiter = AddressLimiter(perMinute: 60, includesLoopback: false, capacity: 100)
        let busy = try address("198.51.100.1")
        for _ in 0..<60 { #expect(limiter.take(busy, at: 0) == nil) }
        for number in 0..<100_000 {
            let stranger = try address("10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)")
            #expect(limiter.take(stranger, at: 0) == nil)
            if number % 50 == 0 { #expect(limiter.take(busy, at: 0) != nil, "forgotten after \(number)") }
        }
        #expect(limiter.count <= 200)
    }

    @Test func aNetworkOfIPv6IsOneCaller() throws {
        #expect(try address("2001:db8:1:2::1") == address("2001:db8:1:2:ffff::9"))
        #expect(try address("2001:db8:1:2::1") != address("2001:db8:1:3::1"))
        #expect(try address("::ffff:192.0.2.1") == address("192.0.2.1"))
        #expect(try address("192.0.2.1") != address("192.0.2.2"))
        #expect(try CallerAddress(SocketAddress(ipAddress: "192.0.2.1", port: 1)) == address("192.0.2.1"))
        #expect(try CallerAddress(SocketAddress(ipAddress: "2001:db8:1:2::7", port: 1)) == address("2001:db8:1:2::1"))
        #expect(try CallerAddress(SocketAddress(unixDomainSocketPath: "/x")) == nil)
    }

    /// What trusted proxies (10.0.0.0/8 and ::1 here) say, and nobody else.
    @Test(arguments: [
        ("10.0.0.1", nil, "10.0.0.1"), ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"), ("10.0.0.1", "1.2.3.4,203.0.113.9 , 10.1.1.1", "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"), ("10.0.0.1", "nonsense", "10.0.0.1"), ("10.0.0.1", "1.2.3.4, ", "1.2.3.4"),
        ("10.0.0.1", "10.2.2.2, 10.1.1.1", "10.2.2.2"), ("::1", "2001:db8::5", "2001:db8::5"),
    ])
    func theCallerIsBehindTheProxies(_ peer: String, _ passed: String?, _ expected: String) throws {
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        let trusted = [try #require(Network("10.0.0.0/8")), try #require(Network("::1/128"))]
        let found = CallerAddress(
            peer: try SocketAddress(ipAddress: peer, port: 1), passed.map { [name: $0] } ?? [:], trusted: trusted)
        #expect(try found == address(expected))
        let untrusting = CallerAddress(
            peer: try SocketAddress(ipAddress: peer, port: 1), passed.map { [name: $0] } ?? [:], trusted: [])
        #expect(try untrusting == address(peer))
    }
}
