import FoundationEssentials

/// An http or https URL taken apart, with nothing in it that two parsers could read differently.
///
/// Strict on purpose: whatever does not parse here is refused, and what is sent is written anew from the parts
/// (RFC 3986; the host is what a disagreement between parsers would be about).
package struct RemoteURL: Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case http, https
    }

    package let scheme: Scheme
    /// In lower case: a name, or an address in its standard form (IPv6 without brackets).
    package let host: String
    /// The address that `host` spells, if it is not a name.
    package let address: IPAddress?
    package let port: Int
    /// Path and query, percent-encoded; starts with a slash.
    package let target: String

    /// - Throws: `FetchError` with `malformedURL` or `unsupportedScheme`.
    package init(_ text: String, maximumLength: Int) throws(FetchError) {
        guard text.utf8.count <= maximumLength else {
            throw .malformed("has \(text.utf8.count) bytes and may have at most \(maximumLength)")
        }
        // Backslashes and control characters are where parsers differ on what the host is.
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "\\") }) else {
            throw .malformed("contains a backslash or a control character, which must be percent-encoded")
        }
        guard let colon = text.firstIndex(of: ":"), Self.isScheme(text[..<colon]) else {
            throw .malformed("has no scheme: it must start with http:// or https://, or be a data: URI")
        }
        guard let scheme = Scheme(rawValue: text[..<colon].lowercased()) else {
            throw FetchError(
                .unsupportedScheme,
                "URLs that start with \(text[..<colon].prefix(20)): are not supported. Use http, https or a data: URI."
            )
        }
        let rest = text[text.index(after: colon)...]
        guard rest.hasPrefix("//") else { throw .malformed("must have // after the scheme") }
        let afterSlashes = rest.dropFirst(2)
        let authorityEnd = afterSlashes.firstIndex { "/?#".contains($0) } ?? afterSlashes.endIndex
        let authority = try Authority(afterSlashes[..<authorityEnd])

        self.scheme = scheme
        host = authority.host
        address = authority.address
        port = authority.port ?? (scheme == .https ? 443 : 80)
        target = Self.encodedTarget(afterSlashes[authorityEnd...])
    }

    /// The URL that a redirect from here leads to (RFC 9110 section 10.2.2).
    /// - Throws: `FetchError` with `unreachable` if it is not a sound http or https URL, or leaves https for http.
    package func redirected(to location: String, maximumLength: Int) throws(FetchError) -> RemoteURL {
        guard location.utf8.count <= maximumLength, let base = URL(string: description),
            let absolute = URL(string: location, relativeTo: base)?.absoluteString
        else {
            throw .unreachable("\(self) redirects to something that is not a URL")
        }
        let next: RemoteURL
        do {
            next = try RemoteURL(absolute, maximumLength: maximumLength)
        } catch {
            throw .unreachable("\(self) redirects to a URL that is refused: \(error.reason)")
        }
        guard scheme == .http || next.scheme == .https else {
            throw .unreachable("\(self) redirects from https to http: \(next)")
        }
        return next
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }

    private static func encodedTarget(_ pathAndQuery: Substring) -> String {
        var target = pathAndQuery.first == "/" ? "" : "/"
        for byte in pathAndQuery.prefix(while: { $0 != "#" }).utf8 {
            switch UnicodeScalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", "/", "?", "%", "-", ".", "_", "~", "!", "$", "&", "'", "(", ")", "*", "+", ",",
                ";", "=", ":", "@":
                target.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                target += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return target
    }
}

extension RemoteURL: CustomStringConvertible {
    package var description: String {
        let isDefaultPort = port == (scheme == .https ? 443 : 80)
        return "\(scheme.rawValue)://\(urlHost)\(isDefaultPort ? "" : ":\(port)")\(target)"
    }

    /// The host as a URL spells it: IPv6 in brackets.
    package var urlHost: String { address?.family == .v6 ? "[\(host)]" : host }
}

extension FetchError {
    static func malformed(_ what: String) -> FetchError {
        FetchError(.malformedURL, "The URL \(what).")
    }
}
