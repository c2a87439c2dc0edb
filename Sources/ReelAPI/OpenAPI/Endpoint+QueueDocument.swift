extension Endpoint {
    /// The OpenAPI document of this endpoint's queue, as fal publishes one for each endpoint.
    ///
    /// It says 3.1 where fal's says 3.0: `examples` and null, which fal's documents use, are valid only since 3.1.
    /// - Parameter queueBase: start of the queue's URLs as the reader reaches them, without a slash at the end.
    public func queueDocument(queueBase: String) -> JSONValue {
        OpenAPIDocument(
            info: [
                "title": .string("Queue OpenAPI for \(id)"),
                "version": "1.0.0",
                "description": .string("The OpenAPI schema for the \(id) queue."),
                "x-fal-metadata": ["endpointId": .string(id), "category": .string(category)],
            ],
            server: queueBase, schemas: schemas, paths: queuePaths(prefix: "")
        ).json
    }
}
