import ReelFetch
import Testing

@Suite struct SpecialPurposeTests {
    static let special: [(String, SpecialPurpose)] = [
        ("0.0.0.0", .unspecified), ("0.255.255.255", .unspecified), ("10.0.0.0", .privateUse), ("10.255.255.255", .privateUse),
        ("100.64.0.0", .sharedCarrier), ("100.127.255.255", .sharedCarrier), ("127.0.0.0", .loopback),
        ("127.255.255.255", .loopback),
        ("168.63.129.16", .cloudMetadata), ("169.254.0.0", .linkLocal), ("169.254.169.254", .cloudMetadata),
        ("169.254.255.255", .linkLocal), ("172.16.0.0", .privateUse), ("172.31.255.255", .privateUse),
        ("192.0.0.0", .protocolAssignment), ("192.0.0.192", .protocolAssignment), ("192.0.2.255", .documentation),
        ("192.88.99.1", .sixToFour), ("192.168.0.0", .privateUse), ("192.168.255.255", .privateUse),
        ("198.18.0.0", .benchmarking),
        ("198.19.255.255", .benchmarking), ("198.51.100.7", .documentation), ("203.0.113.7", .documentation),
        ("224.0.0.0", .multicast), ("239.255.255.255", .multicast), ("240.0.0.0", .reserved), ("255.255.255.255", .reserved),
        ("::", .unspecified), ("::1", .loopback), ("::2", .compatibleIPv4), ("::8.8.8.8", .compatibleIPv4),
        ("::ffff:8.8.8.8", .mappedIPv4), ("::ffff:10.0.0.1", .mappedIPv4), ("::ffff:0:8.8.8.8", .mappedIPv4),
        ("64:ff9b::8.8.8.8", .nat64), ("64:ff9b:1::1", .nat64), ("64:ff9b:1:ffff::a00:1", .nat64), ("100::1", .discardOnly),
        ("2001::1", .teredo), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", .teredo), ("2001:2::1", .benchmarking),
        ("2001:10::1", .protocolAssignment), ("2001:20::1", .protocolAssignment), ("2001:db8::1", .documentation),
        ("2001:db8:ffff::1", .documentation), ("2002::1", .sixToFour), ("2002:808:808::1", .sixToFour),
        ("3fff::1", .documentation),
        ("fc00::1", .uniqueLocal), ("fdff:ffff::1", .uniqueLocal), ("fd00:ec2::254", .cloudMetadata), ("fe80::1", .linkLocal),
        ("febf::1", .linkLocal), ("fec0::1", .siteLocal), ("ff00::1", .multicast), ("ff02::1", .multicast),
        ("2a00:1450::5efe:a00:1", .isatap), ("2a00:1450::200:5efe:808:808", .isatap), ("5f00::1", .notGlobalUnicast),
        ("4000::1", .notGlobalUnicast), ("1000::1", .notGlobalUnicast), ("64:ff9b:2::1", .notGlobalUnicast),
    ]

    @Test(arguments: special)
    func everySpecialNetworkIsKnown(text: String, purpose: SpecialPurpose) throws {
        let address = try #require(IPAddress(text))
        #expect(address.specialPurpose == purpose)
        #expect(!FetchPolicy().permits(address))
    }

    @Test(arguments: [
        "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0",
        "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2003::1", "2606:4700::1111", "2a00:1450:4001::200e",
        "2620:fe::fe", "2001:db7::1", "2001:db9::1",
    ])
    func neighboursAndOrdinaryAddressesAreNot(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.specialPurpose == nil)
        #expect(FetchPolicy().permits(address))
    }

    @Test func theTableCoversEveryPurpose() {
        #expect(Set(Self.special.map(\.1)) == Set(SpecialPurpose.allCases))
    }

    @Test func anAllowedNetworkOpensItselfOnly() throws {
        var policy = FetchPolicy()
        policy.allowedNetworks = [try #require(Network("10.1.0.0/16"))]
        #expect(policy.permits(try #require(IPAddress("10.1.2.3"))))
        #expect(!policy.permits(try #require(IPAddress("10.2.0.1"))))
        #expect(!policy.permits(try #require(IPAddress("::ffff:10.1.2.3"))))
        #expect(policy.permits(try #require(IPAddress("8.8.8.8"))))
    }
}
