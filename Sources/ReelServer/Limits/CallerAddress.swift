package import HTTPTypes
package import NIOCore
package import ReelFetch

/// The address that a caller's requests are counted under: an IPv4 address, or the /64 network of an IPv6 one, all of which one
/// subscriber has.
package struct CallerAddress: Hashable, Sendable {
    /// IPv4 as in `::ffff:0:0/96`.
    private let bits: UInt128
    package let isLoopback: Bool

    private static let mapped: UInt128 = 0xffff << 32

    private init(bits: UInt128) {
        let isV4 = bits >> 32 == 0xffff
        isLoopback = isV4 ? bits >> 24 & 0xff == 127 : bits == 1
        self.bits = isV4 ? bits : bits & ~0xffff_ffff_ffff_ffff
    }

    package init(_ address: IPAddress) {
        self.init(bits: address.family == .v4 ? Self.mapped | address.bits : address.bits)
    }

    /// - Returns: nil for what is no address of the internet.
    package init?(_ address: SocketAddress) {
        switch address {
        // Where the address stands in `sockaddr_in` and `sockaddr_in6`; their members belong to another module in each kind of build.
        case .v4(let v4): self.init(bits: Self.mapped | Self.number(withUnsafeBytes(of: v4.address) { Array($0[4..<8]) }))
        case .v6(let v6): self.init(bits: Self.number(withUnsafeBytes(of: v6.address) { Array($0[8..<24]) }))
        case .unixDomainSocket: return nil
        }
    }

    private static func number(_ bytes: [UInt8]) -> UInt128 { bytes.reduce(0) { $0 << 8 | UInt128($1) } }

    /// The caller behind a connection: the other end of it, or, where that is a trusted proxy, whom the proxies say they had it from.
    /// - Parameter trusted: networks of proxies whose `X-Forwarded-For` is taken.
    package init?(peer: SocketAddress, _ headers: HTTPFields, trusted: [Network]) {
        guard !trusted.isEmpty, var nearest = peer.ipAddress.flatMap({ IPAddress($0) }),
            let passed = headers[Self.forwardedFor]
        else {
            self.init(peer)
            return
        }
        // Each proxy adds at the end whom it had the request from; what is before a stranger's own address may be made up.
        for text in passed.split(separator: ",").reversed() {
            guard trusted.contains(where: { $0.contains(nearest) }),
                let before = IPAddress(String(text.drop { $0 == " " }.prefix { $0 != " " }))
            else { break }
            nearest = before
        }
        self.init(nearest)
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .via
}
