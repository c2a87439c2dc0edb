/// Where files lie on an S3 server: `s3://bucket/prefix?endpoint=https://host&region=name&addressing=path`.
public struct S3Location: Hashable, Sendable, CustomStringConvertible {
    /// How a bucket is named in a URL.
    public enum Addressing: String, Hashable, Sendable, CaseIterable {
        /// `https://host/bucket/key`: what servers other than Amazon's take.
        case path
        /// `https://bucket.host/key`.
        case virtual
    }

    public let bucket: String
    /// What every key starts with: empty, or names with slashes between, none at either end.
    public let prefix: String
    public let region: String
    public let addressing: Addressing
    /// The setting's endpoint, `https://host[:port]`; nil for Amazon's own.
    public let endpoint: String?

    let scheme: String
    /// Host and port, as the Host header has them.
    let host: String

    init(bucket: String, prefix: String, region: String, addressing: Addressing, endpoint: (scheme: String, host: String)?) {
        self.bucket = bucket
        self.prefix = prefix
        self.region = region
        self.addressing = addressing
        self.endpoint = endpoint.map { "\($0.scheme)://\($0.host)" }
        scheme = endpoint?.scheme ?? "https"
        let server = endpoint?.host ?? "s3.\(region).amazonaws.com"
        host = addressing == .virtual ? "\(bucket).\(server)" : server
    }

    /// The same place in short, for messages.
    public var description: String {
        "s3://\(bucket)\(prefix.isEmpty ? "" : "/" + prefix)" + (endpoint.map { " at \($0)" } ?? "")
    }

    /// Who is asked, for messages.
    var server: String { endpoint ?? "\(scheme)://\(host)" }
}
