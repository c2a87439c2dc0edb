extension Endpoint {
    /// The paths of fal's queue host: submit, status, result, cancel.
    ///
    /// - Parameter prefix: what comes before the endpoint's id, empty or such as `/queue`.
    func queuePaths(prefix: String) -> [String: JSONValue] {
        let request = "\(prefix)/\(id)/requests/{request_id}"
        return [
            "\(prefix)/\(id)": ["post": submit.json],
            "\(request)/status": ["get": status.json],
            request: ["get": result.json],
            "\(request)/cancel": ["put": cancel.json],
        ]
    }

    /// The path of fal's run host.
    var runPaths: [String: JSONValue] {
        let run = Operation(
            id: "run\(schemaName)", summary: "Runs \(title) and waits for the result.", parameters: QueueParameters.common,
            body: ("application/json", SharedSchemas.reference(inputSchemaName)),
            answers: [200: Operation.answer("The result.", SharedSchemas.reference(outputSchemaName))],
            errors: [400, 403, 413, 422, 429, 499, 500, 503, 504])
        return ["/\(id)": ["post": run.json]]
    }

    private var submit: Operation {
        let links = [("status", "Status"), ("result", "Result"), ("cancel", "Cancel")].map { verb, name in
            (
                name,
                [
                    "operationId": .string("\(verb)\(schemaName)"),
                    "parameters": ["request_id": "$response.body#/request_id"],
                ] as JSONValue
            )
        }
        return Operation(
            id: "submit\(schemaName)", summary: "Puts a request to \(title) in the queue.",
            parameters: QueueParameters.common + [QueueParameters.webhook],
            body: ("application/json", SharedSchemas.reference(inputSchemaName)),
            answers: [
                200: Operation.answer(
                    "The request status.", SharedSchemas.reference("QueueStatus"),
                    links: Dictionary(links) { _, last in last })
            ],
            errors: [400, 403, 413, 422, 429])
    }

    private var status: Operation {
        Operation(
            id: "status\(schemaName)", summary: "How a request is doing.",
            parameters: [QueueParameters.requestID, QueueParameters.logs],
            answers: [
                200: Operation.answer("The request status, once it is completed.", SharedSchemas.reference("QueueStatus")),
                202: Operation.answer("The request status until then.", SharedSchemas.reference("QueueStatus")),
            ],
            errors: [404])
    }

    private var result: Operation {
        Operation(
            id: "result\(schemaName)", summary: "What a completed request has made, or why it has not.",
            parameters: [QueueParameters.requestID],
            answers: [200: Operation.answer("Result of the request.", SharedSchemas.reference(outputSchemaName))],
            errors: [400, 404, 422, 499, 500, 504])
    }

    private var cancel: Operation {
        let answer = SharedSchemas.object([("status", ["type": "string"])], required: ["status"])
        return Operation(
            id: "cancel\(schemaName)", summary: "Cancels a request that waits or runs.",
            parameters: [QueueParameters.requestID],
            answers: [
                200: Operation.answer("The request was cancelled.", answer),
                202: Operation.answer("The work is being stopped.", answer),
            ],
            errors: [400, 404])
    }
}
