import Glibc

/// An IPv4 or IPv6 address as a number. No names, no ports, no I/O.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    public enum Family: Hashable, Sendable {
        case v4, v6

        /// The width of an address in bits.
        public var bitWidth: Int { self == .v4 ? 32 : 128 }
    }

    public let family: Family
    /// The address, most significant byte first; an IPv4 address fills the low 32 bits.
    public let bits: UInt128

    init(family: Family, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    /// An IPv4 address in dotted decimal (four parts, no leading zeros) or an IPv6 address in any form of RFC 4291 section 2.2.
    public init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4)
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    /// The address that a URL's host part spells, if it spells one, read as the system's resolver reads it: IPv4 in one to four
    /// parts, each decimal, octal or hexadecimal (`2130706433`, `0x7f.1`, `0177.0.0.1`), or IPv6 without its brackets.
    public init?(hostLiteral host: String) {
        var v4 = in_addr()
        if inet_aton(host, &v4) != 0 {
            self.init(v4)
        } else {
            self.init(host)
        }
    }

    init(_ address: in_addr) {
        self.init(family: .v4, bits: UInt128(UInt32(bigEndian: address.s_addr)))
    }

    init(_ address: in6_addr) {
        let bits = withUnsafeBytes(of: address) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
        self.init(family: .v6, bits: bits)
    }

    /// The address as RFC 5952 writes it.
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch family {
        case .v4:
            var address = in_addr(s_addr: UInt32(truncatingIfNeeded: bits).bigEndian)
            inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
        case .v6:
            var address = in6_addr()
            withUnsafeMutableBytes(of: &address) { $0.storeBytes(of: bits.bigEndian, as: UInt128.self) }
            inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
