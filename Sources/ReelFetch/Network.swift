/// A block of IP addresses in CIDR notation (RFC 4632, RFC 4291), such as `10.0.0.0/8` or `fd00::/8`.
public struct Network: Hashable, Sendable, CustomStringConvertible {
    public let prefix: IPAddress
    /// The number of leading bits that every address of the network shares, 0 to 32 or 128.
    public let length: Int

    init(prefix: IPAddress, length: Int) {
        self.prefix = prefix
        self.length = length
    }

    /// Reads `address/length`, or a lone address as a network of one. Bits after the prefix must be zero, so that a slip such as
    /// `10.0.0.1/8` does not pass for something else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, let prefix = IPAddress(String(first)) else { return nil }
        var length = prefix.family.bitWidth
        if parts.count == 2 {
            guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let given = Int(parts[1]), given <= length
            else { return nil }
            length = given
        }
        let hostBits = UInt128(prefix.family.bitWidth - length)
        guard (prefix.bits >> hostBits) << hostBits == prefix.bits else { return nil }
        self.init(prefix: prefix, length: length)
    }

    public func contains(_ address: IPAddress) -> Bool {
        address.family == prefix.family
            && (address.bits ^ prefix.bits) >> UInt128(prefix.family.bitWidth - length) == 0
    }

    public var description: String { "\(prefix)/\(length)" }
}

extension Network {
    static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, length: Int) -> Network {
        let bits = [a, b, c, d].reduce(0) { $0 << 8 | UInt128($1) }
        return Network(prefix: IPAddress(family: .v4, bits: bits), length: length)
    }

    /// - Parameter groups: the leading 16-bit groups; those left out are zero.
    static func v6(_ groups: UInt16..., length: Int) -> Network {
        let bits = groups.prefix(8).reduce(0) { $0 << 16 | UInt128($1) } << UInt128(16 * max(0, 8 - groups.count))
        return Network(prefix: IPAddress(family: .v6, bits: bits), length: length)
    }
}
