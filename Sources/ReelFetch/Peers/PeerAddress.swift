/// Where a server is that the operator has named: it is trusted as far as being connected to, on whatever network it is.
public struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    package let url: RemoteURL

    /// - Parameter text: an http or https URL with no user name, query or fragment, such as `http://gpu1:8000` or `https://host/prefix`.
    /// - Throws: `FetchError` with `malformedURL` or `unsupportedScheme`.
    public init(_ text: String) throws(FetchError) {
        guard !text.contains("?"), !text.contains("#") else { throw .malformed("of a server has no query or fragment") }
        url = try RemoteURL(text, maximumLength: 2048)
    }

    package init(_ url: RemoteURL) { self.url = url }

    public var isSecure: Bool { url.scheme == .https }
    public var host: String { url.host }
    public var description: String {
        let text = url.description
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// What may be shown: of a place that a server has named, the query may be what opens it.
    public var place: String { String(description.prefix { $0 != "?" }) }

    /// Whether it is the same host and port, reached in the same way.
    public func isSameOrigin(as other: PeerAddress) -> Bool {
        (url.scheme, url.host, url.port) == (other.url.scheme, other.url.host, other.url.port)
    }

    /// The text of a URL below this address.
    /// - Parameters:
    ///   - path: starts with a slash; its parts are percent-encoded already, or are harmless.
    ///   - query: names and values, encoded here.
    package func text(_ path: String, query: [(name: String, value: String)]) -> String {
        // Nothing of a place that a server has named is left out: it may be signed.
        path.isEmpty && query.isEmpty ? url.description : description + target(path, query: query, prefix: "")
    }

    /// Path and query as a request line has them.
    func target(_ path: String, query: [(name: String, value: String)]) -> String {
        target(path, query: query, prefix: url.target.hasSuffix("/") ? String(url.target.dropLast()) : url.target)
    }

    private func target(_ path: String, query: [(name: String, value: String)], prefix: String) -> String {
        let pairs = query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return prefix + path + (pairs.isEmpty ? "" : "?" + pairs)
    }

    /// `text` as one part of a path, or as a name or value of a query (RFC 3986, 2.3).
    public static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch UnicodeScalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": encoded.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return encoded
    }
}
