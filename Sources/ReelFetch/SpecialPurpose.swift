/// What an address is set aside for when it is not an ordinary host on the public internet.
///
/// After the IANA special-purpose registries (RFC 6890), stricter in two ways: an IPv6 address that carries an IPv4 address is
/// special whatever that address is, and so is all IPv6 space outside global unicast (`2000::/3`).
public enum SpecialPurpose: String, Hashable, Sendable, CaseIterable {
    case unspecified, loopback, privateUse, linkLocal, sharedCarrier, cloudMetadata, protocolAssignment, documentation
    case benchmarking, multicast, reserved, uniqueLocal, siteLocal, discardOnly
    case mappedIPv4, compatibleIPv4, sixToFour, nat64, teredo, isatap, notGlobalUnicast
}

extension IPAddress {
    /// Why this address is not an ordinary public one; nil if it is.
    public var specialPurpose: SpecialPurpose? {
        if let entry = Self.registry.first(where: { $0.network.contains(self) }) {
            return entry.purpose
        }
        guard family == .v6 else { return nil }
        // RFC 5214: the interface identifier is 0000:5efe or 0200:5efe and then an IPv4 address.
        if (bits >> 32) & 0xfdff_ffff == 0x0000_5efe {
            return .isatap
        }
        return Network.v6(0x2000, length: 3).contains(self) ? nil : .notGlobalUnicast
    }

    /// Narrow networks stand before the wide ones that hold them.
    private static let registry: [(network: Network, purpose: SpecialPurpose)] = [
        (.v4(0, 0, 0, 0, length: 8), .unspecified),
        (.v4(10, 0, 0, 0, length: 8), .privateUse),
        (.v4(100, 64, 0, 0, length: 10), .sharedCarrier),
        (.v4(127, 0, 0, 0, length: 8), .loopback),
        // Azure's platform endpoint: a public number, but only ever the machine's own host.
        (.v4(168, 63, 129, 16, length: 32), .cloudMetadata),
        (.v4(169, 254, 169, 254, length: 32), .cloudMetadata),
        (.v4(169, 254, 0, 0, length: 16), .linkLocal),
        (.v4(172, 16, 0, 0, length: 12), .privateUse),
        (.v4(192, 0, 0, 0, length: 24), .protocolAssignment),
        (.v4(192, 0, 2, 0, length: 24), .documentation),
        (.v4(192, 88, 99, 0, length: 24), .sixToFour),
        (.v4(192, 168, 0, 0, length: 16), .privateUse),
        (.v4(198, 18, 0, 0, length: 15), .benchmarking),
        (.v4(198, 51, 100, 0, length: 24), .documentation),
        (.v4(203, 0, 113, 0, length: 24), .documentation),
        (.v4(224, 0, 0, 0, length: 4), .multicast),
        (.v4(240, 0, 0, 0, length: 4), .reserved),

        (.v6(length: 128), .unspecified),
        (.v6(0, 0, 0, 0, 0, 0, 0, 1, length: 128), .loopback),
        (.v6(0, 0, 0, 0, 0, 0xffff, length: 96), .mappedIPv4),
        // RFC 2765: the older "IPv4-translated" form.
        (.v6(0, 0, 0, 0, 0xffff, length: 96), .mappedIPv4),
        (.v6(length: 96), .compatibleIPv4),
        (.v6(0x64, 0xff9b, length: 96), .nat64),
        (.v6(0x64, 0xff9b, 1, length: 48), .nat64),
        (.v6(0x100, length: 64), .discardOnly),
        (.v6(0x2001, 0, length: 32), .teredo),
        (.v6(0x2001, 2, length: 48), .benchmarking),
        (.v6(0x2001, 0xdb8, length: 32), .documentation),
        (.v6(0x2001, length: 23), .protocolAssignment),
        (.v6(0x2002, length: 16), .sixToFour),
        (.v6(0x3fff, length: 20), .documentation),
        (.v6(0xfd00, 0xec2, length: 32), .cloudMetadata),
        (.v6(0xfc00, length: 7), .uniqueLocal),
        (.v6(0xfe80, length: 10), .linkLocal),
        (.v6(0xfec0, length: 10), .siteLocal),
        (.v6(0xff00, length: 8), .multicast),
    ]
}
