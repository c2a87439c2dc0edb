import ReelFetch
import Testing

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("0:0:0:0:0:0:0:0", "::"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("255.255.255.255", "255.255.255.255"), ("fe80::1", "fe80::1"), ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
    ])
    func addressesAreReadAndWritten(text: String, standard: String) throws {
        #expect(try #require(IPAddress(text)).description == standard)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "0x7f.1", "01.2.3.4", ":::", "1::2::3", "fe80::1%lo", "[::1]", "a", "1.2.3.4 ",
    ])
    func otherTextIsNotAnAddress(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("10.0x10.1", "10.16.0.1"), ("4294967295", "255.255.255.255"), ("::1", "::1"),
    ])
    func hostsAreReadByValue(host: String, standard: String) {
        #expect(IPAddress(hostLiteral: host) == IPAddress(standard))
    }

    @Test(arguments: ["localhost", "4294967296", "1.2.3.4.5", "256.0.0.1", "08.0.0.1", "0x7g", "1e100.net"])
    func namesAreNotAddresses(host: String) {
        #expect(IPAddress(hostLiteral: host) == nil)
    }
}

@Suite struct NetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "9.9.9.9", true),
        ("0.0.0.0/0", "::1", false), ("192.168.1.7", "192.168.1.7", true), ("192.168.1.7", "192.168.1.6", false),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fc00::1", false), ("::/0", "2001::", true), ("::/0", "1.1.1.1", false),
        ("2000::/3", "3fff::", true), ("2000::/3", "4000::", false),
    ])
    func membership(network: String, address: String, isInside: Bool) throws {
        #expect(try #require(Network(network)).contains(#require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/+8", "a/8", "10/8",
    ])
    func otherTextIsNotANetwork(text: String) {
        #expect(Network(text) == nil)
    }
}
