/// A method of a path in an OpenAPI document.
struct Operation {
    var id: String
    var summary: String
    var parameters: [JSONValue] = []
    /// Media type and schema of the request's body.
    var body: (type: String, schema: JSONValue)?
    /// By status; each answer's description, media type and schema.
    var answers: [Int: JSONValue] = [:]
    /// Statuses of `ErrorAnswers` that it may give, besides 401.
    var errors: [Int] = []
    /// Whether it asks for no key.
    var isOpen = false

    var json: JSONValue {
        let errors = isOpen ? self.errors : self.errors + [401]
        var responses = Dictionary(errors.map { ("\($0)", ErrorAnswers.reference($0)) }) { _, last in last }
        for (status, answer) in answers { responses["\(status)"] = answer }
        var fields: [String: JSONValue] = [
            "operationId": .string(id), "summary": .string(summary), "responses": .object(responses),
        ]
        if !parameters.isEmpty { fields["parameters"] = .array(parameters) }
        if let body { fields["requestBody"] = ["required": true, "content": Self.content(body.type, body.schema)] }
        if isOpen { fields["security"] = [] }
        return .object(fields)
    }

    static func answer(
        _ description: String, type: String = "application/json", _ schema: JSONValue, links: [String: JSONValue] = [:]
    ) -> JSONValue {
        var fields: [String: JSONValue] = ["description": .string(description), "content": content(type, schema)]
        if !links.isEmpty { fields["links"] = .object(links) }
        return .object(fields)
    }

    static func parameter(
        _ name: String, in place: String, _ schema: JSONValue, _ description: String, isRequired: Bool = false
    ) -> JSONValue {
        [
            "name": .string(name), "in": .string(place), "description": .string(description),
            "required": .bool(isRequired), "schema": schema,
        ]
    }

    private static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
        .object([type: ["schema": schema]])
    }
}
