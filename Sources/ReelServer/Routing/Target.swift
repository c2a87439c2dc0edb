import Foundation
package import ReelAPI

/// Where a request is really headed: the role, the path within it, and the bases that URLs in the answer start with.
package struct Target: Hashable {
    package var role: Role
    /// Segments of the path, percent-decoded, empty ones dropped, so that a slash at the end changes nothing.
    package var segments: [String]
    /// Query text without the question mark.
    package var query: String
    /// Start of the server's own URLs as this caller reaches it.
    package var base: String
    /// Start of queue URLs as this caller reaches them.
    package var queueBase: String
    /// Start of file URLs as this caller reaches them.
    package var fileBase: String
    /// Whether the caller thinks that this is one of fal's hosts.
    package let isCalledByFalsName: Bool

    /// Settles the role by, in this order: the proxy header, the Host header, the first path segment.
    ///
    /// - Parameters:
    ///   - path: path and query as sent.
    ///   - proxied: value of `x-fal-target-url`, the URL that a client with a proxy meant to call.
    /// - Throws: `APIError` 400 if that is not a URL of one of fal's hosts.
    package init(caller: Caller, path: String, proxied: String?) throws(APIError) {
        let own = "\(caller.scheme)://\(caller.host)\(caller.prefix)"
        base = own
        if let proxied {
            guard let meant = AbsoluteURL(proxied), FalHost.contains(meant.name) else { throw .targetNotFal }
            role = Role(host: meant.host)
            isCalledByFalsName = true
            (segments, query) = Self.split(meant.pathAndQuery)
            queueBase = "\(meant.scheme)://\(role == .queue ? meant.host : Self.queueHost)"
            fileBase = own + "/cdn"
            return
        }
        role = Role(host: caller.host)
        isCalledByFalsName = FalHost.contains(caller.host)
        (segments, query) = Self.split(path)
        queueBase =
            switch role {
            case .queue: own
            case _ where isCalledByFalsName: "\(caller.scheme)://\(Self.queueHost)"
            default: own + "/queue"
            }
        fileBase = role == .cdn ? own : own + "/cdn"
        if let prefix = Role.prefixes.first(where: { $0.segment == segments.first }) {
            role = prefix.role
            segments.removeFirst()
        }
    }

    /// A caller who came straight to us.
    package init(scheme: String, host: String, path: String, proxied: String?) throws(APIError) {
        try self.init(caller: Caller(scheme: scheme, host: host), path: path, proxied: proxied)
    }

    /// fal's name for the queue, for callers who know us by another of fal's names.
    private static let queueHost = "queue.fal.run"

    private static func split(_ path: String) -> (segments: [String], query: String) {
        let mark = path.utf8.firstIndex(of: UInt8(ascii: "?"))
        let segments = path[..<(mark ?? path.endIndex)].utf8.split(separator: UInt8(ascii: "/"))
        return (segments.map { decoded(Substring($0)) }, mark.map { String(path[path.utf8.index(after: $0)...]) } ?? "")
    }

    /// Without percent-encoding; as it is if that is malformed.
    private static func decoded(_ text: Substring) -> String {
        // Most have none, and looking for it is cheap.
        let encoded = String(text)
        guard encoded.utf8.contains(UInt8(ascii: "%")) else { return encoded }
        return encoded.removingPercentEncoding ?? encoded
    }

    /// How whoever asks reaches the server, for documents.
    package var addresses: Addresses {
        isCalledByFalsName ? .fals : Addresses(base: base)
    }

    /// All values of a query parameter, those with commas between them one by one, percent-decoded.
    package func parameters(_ name: String) -> [String] {
        query.split(separator: "&").filter { $0.hasPrefix(name + "=") }.flatMap { pair in
            let value = pair.dropFirst(name.count + 1).replacingOccurrences(of: "+", with: " ")
            return (value.removingPercentEncoding ?? value).split(separator: ",").map(String.init)
        }
    }

    /// The last value of a query parameter, percent-decoded.
    package func parameter(_ name: String) -> String? {
        guard !query.isEmpty else { return nil }
        return last(name)
    }

    private func last(_ name: String) -> String? {
        query.split(separator: "&").last { $0 == name || $0.hasPrefix(name + "=") }.map { pair in
            let value = pair.dropFirst(name.count + 1).replacingOccurrences(of: "+", with: " ")
            return value.removingPercentEncoding ?? String(value)
        }
    }
}

/// The parts of an http(s) URL that routing needs.
private struct AbsoluteURL {
    var scheme: String
    var host: String
    /// The host without its port.
    var name: Substring { host.prefix { $0 != ":" } }
    var pathAndQuery: String

    init?(_ text: String) {
        guard let separator = text.firstRange(of: "://") else { return nil }
        scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[separator.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        host = String(rest[..<end])
        // It stands in URLs of the answer: a name and perhaps a port, nothing that leads on to somebody else's host.
        guard Caller.isHost(host), host.split(separator: ":", maxSplits: 1).dropFirst().allSatisfy({ UInt16($0) != nil }) else {
            return nil
        }
        pathAndQuery = String(rest[end...])
    }
}
