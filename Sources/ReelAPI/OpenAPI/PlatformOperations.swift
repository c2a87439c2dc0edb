/// The operations of fal's platform API, and the documents for reading.
enum PlatformOperations {
    static func paths(endpoints: [Endpoint]) -> [String: JSONValue] {
        let ids = endpoints.map(\.id)
        var paths: [String: JSONValue] = [
            "/v1/models": ["get": models(ids).json],
            "/v1/models/pricing": ["get": pricing(ids).json],
            "/v1/models/pricing/estimate": ["post": estimate(ids).json],
            "/v1/models/usage": ["get": usage(ids).json],
            "/v1/models/requests/by-endpoint": ["get": requests(ids).json],
            "/v1/models/requests/{request_id}/payloads": ["delete": deletePayloads.json],
            "/llms.txt": ["get": text("textIndex", "The models and the documentation, for programs that read.").json],
        ]
        for endpoint in endpoints {
            paths["/models/\(endpoint.id)/llms.txt"] = [
                "get": text("text\(endpoint.schemaName)", "How to call \(endpoint.title), as text.").json
            ]
            paths["/models/\(endpoint.id)/code"] = ["post": code(endpoint).json]
        }
        return paths
    }

    private static func models(_ ids: [String]) -> Operation {
        Operation(
            id: "models", summary: "The models.",
            parameters: [
                endpointID(ids),
                query("q", ["type": "string"], "Words that the model's id, name or description has."),
                query("category", ["type": "string"], "Only models of this category."),
                query("status", ["type": "string", "enum": ["active", "deprecated"]], "Only models of this status."),
                list("expand", ["openapi-3.0", "enterprise_status"], "`openapi-3.0` adds each model's OpenAPI document."),
            ] + page,
            answers: [200: Operation.answer("They.", paged("models"))], errors: wrong, isOpen: true)
    }

    private static func pricing(_ ids: [String]) -> Operation {
        Operation(
            id: "pricing", summary: "What a second of the models' videos costs.", parameters: [endpointID(ids)],
            answers: [200: Operation.answer("The prices.", paged("prices"))], errors: wrong, isOpen: true)
    }

    private static func estimate(_ ids: [String]) -> Operation {
        let quantity: JSONValue = [
            "type": "object",
            "properties": [
                "unit_quantity": ["type": "number", "minimum": 0], "call_quantity": ["type": "number", "minimum": 0],
            ],
        ]
        let body = SharedSchemas.object(
            [
                ("estimate_type", ["type": "string", "enum": ["unit_price", "historical_api_price"]]),
                (
                    "endpoints",
                    [
                        "type": "object", "minProperties": 1, "maxProperties": 50, "additionalProperties": false,
                        "properties": .object(Dictionary(ids.map { ($0, quantity) }) { first, _ in first }),
                    ]
                ),
            ], required: ["estimate_type", "endpoints"])
        let answer = SharedSchemas.object(
            [("estimate_type", ["type": "string"]), ("total_cost", ["type": "number"]), ("currency", ["type": "string"])],
            required: ["estimate_type", "total_cost", "currency"])
        return Operation(
            id: "estimate", summary: "What so many units, or so many calls, will cost.", body: ("application/json", body),
            answers: [200: Operation.answer("It.", answer)], errors: wrong + [403, 413, 422])
    }

    private static func usage(_ ids: [String]) -> Operation {
        let rows: JSONValue = ["type": "array", "items": ["type": "object"]]
        let answer = SharedSchemas.object(
            [("time_series", rows), ("summary", rows), ("next_cursor", ["type": "null"]), ("has_more", ["type": "boolean"])],
            required: ["next_cursor", "has_more"])
        return Operation(
            id: "usage", summary: "What the caller's requests have cost.",
            parameters: [
                endpointID(ids),
                query(
                    "timeframe", ["type": "string", "enum": ["minute", "hour", "day", "week", "month"]], "Length of a bucket."),
                query("bound_to_timeframe", ["type": "string", "enum": ["true", "false"]], "Whether only whole buckets count."),
                list("expand", ["time_series", "summary", "auth_method"], "What to tell; `time_series` by default."),
            ] + span,
            answers: [200: Operation.answer("By bucket, in sum, or both.", answer)], errors: wrong + [403])
    }

    private static func requests(_ ids: [String]) -> Operation {
        Operation(
            id: "requestsByEndpoint", summary: "The caller's finished requests to some models.",
            parameters: [
                endpointID(ids, isRequired: true),
                query("status", ["type": "string", "enum": ["success", "error", "user_error"]], "How they ended."),
                query("request_id", ["type": "string"], "The one request to look for."),
                query("sort_by", ["type": "string", "enum": ["ended_at", "duration"]], "The last, or the longest, first."),
                list("expand", ["payloads"], "`payloads` adds what went in and came out."),
            ] + span + page,
            answers: [200: Operation.answer("They.", paged("items"))], errors: wrong + [403])
    }

    private static let deletePayloads = Operation(
        id: "deletePayloads", summary: "Removes a finished request's input, log, output and video.",
        parameters: [QueueParameters.requestID],
        answers: [
            200: Operation.answer(
                "What was removed.",
                SharedSchemas.object(
                    [("cdn_delete_results", ["type": "array", "items": ["type": "object"]])], required: ["cdn_delete_results"]))
        ],
        errors: wrong + [403])

    private static func code(_ endpoint: Endpoint) -> Operation {
        let languages = CodeSample.Language.allCases.map(\.rawValue)
        return Operation(
            id: "code\(endpoint.schemaName)",
            summary: "Programs that send an input to \(endpoint.title); the input need not be complete.",
            body: ("application/json", ["type": "object"]),
            answers: [
                200: Operation.answer(
                    "A program in each language.",
                    SharedSchemas.object(languages.map { ($0, ["type": "string"]) }, required: languages))
            ],
            errors: [413, 422])
    }

    private static func text(_ id: String, _ summary: String) -> Operation {
        Operation(
            id: id, summary: summary, answers: [200: Operation.answer("It.", type: "text/plain", ["type": "string"])],
            isOpen: true)
    }

    /// In the platform's own shape.
    private static let wrong = [400, 404]

    private static let span = [
        query("start", ["type": "string"], "A time in ISO 8601, or a day; a day before `end` by default."),
        query("end", ["type": "string"], "A time in ISO 8601, or a day; now by default."),
        query("timezone", ["type": "string", "examples": ["Europe/Zurich"]], "UTC by default."),
    ]

    private static let page = [
        query("limit", ["type": "integer", "minimum": 1, "maximum": 100], "How many at most; 50 by default."),
        query("cursor", ["type": "string"], "The `next_cursor` of the page before."),
    ]

    private static func query(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
        Operation.parameter(name, in: "query", schema, description)
    }

    private static func list(_ name: String, _ options: [String], _ description: String) -> JSONValue {
        query(name, ["type": "array", "items": ["type": "string", "enum": .array(options.map(JSONValue.string))]], description)
    }

    private static func endpointID(_ ids: [String], isRequired: Bool = false) -> JSONValue {
        Operation.parameter(
            "endpoint_id", in: "query",
            ["type": "array", "maxItems": 50, "items": ["type": "string", "enum": .array(ids.map(JSONValue.string))]],
            "The models; commas between several, or the parameter repeated.", isRequired: isRequired)
    }

    private static func paged(_ name: String) -> JSONValue {
        SharedSchemas.object(
            [
                (name, ["type": "array", "items": ["type": "object"]]),
                ("next_cursor", ["anyOf": [["type": "string"], ["type": "null"]]]), ("has_more", ["type": "boolean"]),
            ], required: [name, "next_cursor", "has_more"])
    }
}
