/// The endpoints that exist.
public struct EndpointCatalogue: Sendable {
    public let endpoints: [Endpoint]

    /// - Parameter prices: those that differ from the published ones.
    public init(_ endpoints: [Endpoint] = [.firstLastFrameToVideo, .imageToVideo], prices: PriceList = PriceList()) {
        self.endpoints = endpoints.map { endpoint in
            var endpoint = endpoint
            endpoint.price = prices[endpoint.id] ?? endpoint.price
            return endpoint
        }
    }

    public subscript(id: String) -> Endpoint? {
        endpoints.first { $0.id == id }
    }

    /// Whether any endpoint belongs to `application` (`owner/alias`).
    public func hasApplication(_ application: String) -> Bool {
        endpoints.contains { $0.application == application }
    }

    /// The one endpoint whose id is `tail` or ends in `/tail`; nil if there is none, or more than one.
    public func endpoint(tail: String) -> Endpoint? {
        let matches = endpoints.filter { $0.id == tail || $0.id.hasSuffix("/" + tail) }
        return matches.count == 1 ? matches[0] : nil
    }

    /// - Throws: `APIError` 404 in fal's words, which name the application, or the path if the application exists.
    public func required(_ id: String) throws(APIError) -> Endpoint {
        if let endpoint = self[id] { return endpoint }
        let segments = id.split(separator: "/", omittingEmptySubsequences: true)
        let application = segments.prefix(2).joined(separator: "/")
        if hasApplication(application) {
            throw .pathNotFound("/" + segments.dropFirst(2).joined(separator: "/"))
        }
        throw .applicationNotFound(segments.dropFirst().first.map(String.init) ?? id)
    }
}
