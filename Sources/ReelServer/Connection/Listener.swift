/// A port that the server listens on.
public struct Listener: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        case http, https
        /// The proxy for CONNECT requests.
        case connect
    }

    public var kind: Kind
    public var host: String
    public var port: Int
    /// Whether callers need a key, as things were when the port was opened.
    public var needsKey = false

    /// As clients are told of it: a proxy's URL starts with `http:`, whatever goes through it.
    public var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(kind == .https ? "https" : "http")://\(name):\(port)"
    }

    public var description: String { kind == .connect ? "\(url) (proxy for fal's hosts)" : url }
}
