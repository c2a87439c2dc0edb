/// What of a request its signature covers.
package struct S3Request: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: String
    package var scheme: String
    /// Host, and port where it is not the scheme's own.
    package var host: String
    /// With its slashes, not encoded; starts with one.
    package var path: String
    /// Not encoded.
    package var query: [Field]
    /// All but Host.
    package var headers: [Field]

    package init(
        method: String, scheme: String = "https", host: String, path: String, query: [Field] = [], headers: [Field] = []
    ) {
        self.method = method
        self.scheme = scheme
        self.host = host
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// The request's URL: encoded just as it was for the signature.
    package var url: String {
        let target = "\(scheme)://\(host)\(S3Encoding.encode(path, keepingSlashes: true))"
        return query.isEmpty ? target : "\(target)?\(encodedQuery)"
    }

    var encodedQuery: String { S3Encoding.query(query.map { ($0.name, $0.value) }) }
}
