import FoundationEssentials
package import HTTPTypes
package import ReelFetch

/// How a caller reached the server: what URLs in the answer start with.
package struct Caller: Hashable {
    /// `http` or `https`.
    package var scheme: String
    /// Host and port, as in the Host header.
    package var host: String
    /// Path that a proxy put us under, such as `/reel`, or empty.
    package var prefix: String

    /// Somebody who came straight to us.
    package init(scheme: String, host: String) {
        (self.scheme, self.host, prefix) = (scheme, host, "")
    }

    /// Takes `X-Forwarded-Proto`, `-Host` and `-Prefix` into account where a trusted proxy sent them; anybody else's are ignored.
    ///
    /// - Parameters:
    ///   - scheme: `http` or `https`, as this connection reached us.
    ///   - authority: Host header or `:authority`.
    ///   - peer: the other end of the connection.
    package init(scheme: String, authority: String, headers: HTTPFields, peer: @autoclosure () -> IPAddress?, trusted: [Network])
    {
        self.init(scheme: scheme, host: authority)
        // Who it is takes a while to find out, and where no proxy is trusted nobody has to know.
        guard !trusted.isEmpty, let peer = peer(), trusted.contains(where: { $0.contains(peer) }) else { return }
        if let said = Self.first(headers, .forwardedProto)?.lowercased(), said == "http" || said == "https" {
            self.scheme = said
        }
        if let said = Self.first(headers, .forwardedHost), !said.isEmpty, said.utf8.allSatisfy(Self.isHostByte) {
            host = said
        }
        if let said = Self.first(headers, .forwardedPrefix), said.hasPrefix("/"), !said.hasPrefix("//"),
            said.utf8.allSatisfy({ Self.isHostByte($0) || [UInt8]("/_~%".utf8).contains($0) })
        {
            prefix = String(said.reversed().drop { $0 == "/" }.reversed())
        }
    }

    /// The value that the proxy nearest to the caller gave, where several were passed.
    private static func first(_ headers: HTTPFields, _ name: HTTPField.Name?) -> String? {
        guard let value = name.flatMap({ headers[$0] })?.split(separator: ",").first else { return nil }
        return String(value.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// Whether a Host header names a host: what else is in one would stand in the URLs that are given back.
    package static func isHost(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { isHostByte($0) || $0 == UInt8(ascii: "_") }
    }

    static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: [UInt8](".-:[]".utf8).contains(byte)
        }
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")
    fileprivate static let forwardedHost = HTTPField.Name("X-Forwarded-Host")
    fileprivate static let forwardedPrefix = HTTPField.Name("X-Forwarded-Prefix")
}
