extension EndpointCatalogue {
    /// The OpenAPI document of the whole server: every endpoint, uploads, health, and the documents themselves.
    ///
    /// - Parameters:
    ///   - base: start of the server's URLs as the reader reaches them, without a slash at the end.
    ///   - version: the server's.
    public func serverDocument(base: String, version: String) -> JSONValue {
        var schemas: [String: JSONValue] = [:]
        var paths = ServerOperations.paths(endpoints: endpoints.map(\.id))
        paths.merge(PlatformOperations.paths(endpoints: endpoints)) { _, last in last }
        for endpoint in endpoints {
            schemas.merge(endpoint.schemas) { _, last in last }
            paths.merge(endpoint.runPaths) { _, last in last }
            paths.merge(endpoint.queuePaths(prefix: "/queue")) { _, last in last }
        }
        return OpenAPIDocument(
            info: [
                "title": "Reel", "version": .string(version),
                "description": "Video from pictures. Everything here also answers under the names of fal's hosts.",
            ],
            server: base, schemas: schemas, paths: paths
        ).json
    }

    /// The document of the queue of the endpoint `id`.
    /// - Throws: `APIError` 404 that names the endpoints there are.
    public func queueDocument(of id: String?, queueBase: String, site: String? = nil) throws(APIError) -> JSONValue {
        if let id, let endpoint = self[id] { return endpoint.queueDocument(queueBase: queueBase, site: site) }
        let known = endpoints.map(\.id).joined(separator: ", ")
        let problem = id.map { "Endpoint \"\($0)\" not found" } ?? "The parameter endpoint_id is missing"
        throw APIError(status: 404, "\(problem). endpoint_id can be one of: \(known)")
    }
}
