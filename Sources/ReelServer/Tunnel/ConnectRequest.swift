import HTTPTypes

/// What a client of an HTTP proxy asks for first: a tunnel to a host (RFC 9110, section 9.3.6).
package struct ConnectRequest: Hashable {
    /// Name or address, without the brackets of IPv6.
    package var host: String
    package var port: Int

    /// Largest head in bytes.
    package static let limit = 16 << 10

    /// Where the head in `bytes` ends, the empty line with it; nil if it does not end yet.
    package static func endOfHead(in bytes: some RandomAccessCollection<UInt8>) -> Int? {
        var matched = 0
        let end: [UInt8] = [13, 10, 13, 10]
        for (offset, byte) in bytes.enumerated() {
            matched = byte == end[matched] ? matched + 1 : (byte == end[0] ? 1 : 0)
            if matched == end.count { return offset + 1 }
        }
        return nil
    }

    /// Reads a whole head.
    /// - Throws: `TunnelRefusal` for anything but a well-formed CONNECT request.
    package init(head: some Sequence<UInt8>) throws(TunnelRefusal) {
        let text = String(decoding: Array(head), as: UTF8.self)
        let parts = text.prefix { $0 != "\r\n" }.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("HTTP/1.") else {
            throw TunnelRefusal(.badRequest, "This is not an HTTP/1 request.")
        }
        guard parts[0] == "CONNECT" else {
            throw TunnelRefusal(
                .methodNotAllowed,
                "This port takes CONNECT requests only, for https. Set HTTPS_PROXY to it, and not HTTP_PROXY.")
        }
        guard let separator = parts[1].lastIndex(of: ":"),
            let port = UInt16(parts[1][parts[1].index(after: separator)...]), port > 0
        else {
            throw TunnelRefusal(.badRequest, "CONNECT needs a host and a port, such as fal.run:443.")
        }
        var host = parts[1][..<separator]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        let isName = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: ":"):
                true
            default: false
            }
        }
        guard !host.isEmpty, host.utf8.count <= 255, isName else {
            throw TunnelRefusal(.badRequest, "CONNECT needs a host and a port, such as fal.run:443.")
        }
        self.host = String(host)
        self.port = Int(port)
    }
}
