/// Percent-encoding as signatures want it (RFC 3986: all but letters, digits and `-._~`, in upper-case hexadecimal).
package enum S3Encoding {
    /// - Parameter slashes: whether slashes stay as they are, as in a path.
    package static func encode(_ text: String, keepingSlashes slashes: Bool = false) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where slashes:
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Name and value of each field, encoded, in the order that signatures want.
    package static func query(_ fields: [(name: String, value: String)]) -> String {
        let encoded = fields.map { (Array(encode($0.name).utf8), Array(encode($0.value).utf8)) }
        let sorted = encoded.sorted { left, right in
            left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0.lexicographicallyPrecedes(right.0)
        }
        return sorted.map { String(decoding: $0.0, as: UTF8.self) + "=" + String(decoding: $0.1, as: UTF8.self) }.joined(
            separator: "&")
    }

    /// Lower-case hexadecimal.
    package static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
