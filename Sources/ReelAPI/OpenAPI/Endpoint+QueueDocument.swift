extension Endpoint {
    /// The OpenAPI document of this endpoint's queue, as fal publishes one for each endpoint.
    ///
    /// It says 3.1 where fal's says 3.0: `examples` and null, which fal's documents use, are valid only since 3.1.
    /// - Parameters:
    ///   - queueBase: start of the queue's URLs as the reader reaches them, without a slash at the end.
    ///   - site: the same of the pages; without it they are not named.
    public func queueDocument(queueBase: String, site: String? = nil) -> JSONValue {
        OpenAPIDocument(
            info: [
                "title": .string("Queue OpenAPI for \(id)"),
                "version": "1.0.0",
                "description": .string("The OpenAPI schema for the \(id) queue."),
                "x-fal-metadata": .object(metadata(site: site)),
            ],
            server: queueBase, schemas: schemas, paths: queuePaths(prefix: "")
        ).json
    }

    private func metadata(site: String?) -> [String: JSONValue] {
        var metadata: [String: JSONValue] = ["endpointId": .string(id), "category": .string(category)]
        if let site {
            metadata["playgroundUrl"] = .string("\(site)/models/\(id)")
            metadata["documentationUrl"] = .string("\(site)/models/\(id)/api")
        }
        return metadata
    }
}
