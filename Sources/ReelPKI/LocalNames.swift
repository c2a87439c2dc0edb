import SwiftASN1
import X509

/// The names that the local authority may vouch for, and those that its certificate carries.
enum LocalNames {
    /// fal's domains and this machine: what the authority is constrained to (RFC 5280, section 4.2.1.10).
    static let domains = ["fal.run", "fal.ai", "fal.media", "falrun.com", "localhost"]

    private static let loopbackV4: [UInt8] = [127, 0, 0, 1]
    private static let loopbackV6: [UInt8] = Array(repeating: 0, count: 15) + [1]

    static var constraints: NameConstraints {
        NameConstraints(
            permittedDNSDomains: domains,
            permittedIPRanges: [loopbackV4, loopbackV6].map { address in
                // An address and its mask, all ones: this address and no other.
                ASN1OctetString(contentBytes: (address + Array(repeating: 0xFF, count: address.count))[...])
            })
    }

    /// OpenSSL takes no wildcard right under a top-level name, so the hosts under `localhost` are listed one by one.
    static var subject: SubjectAlternativeNames {
        let names = domains.flatMap { [$0, "*." + $0] } + ["queue.localhost", "rest.localhost"]
        return SubjectAlternativeNames(
            names.map { .dnsName($0) }
                + [loopbackV4, loopbackV6].map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) })
    }
}
