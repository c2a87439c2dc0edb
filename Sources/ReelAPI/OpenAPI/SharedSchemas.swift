/// The schemas that are the same for every endpoint.
enum SharedSchemas {
    static let file = object(
        [
            ("url", ["type": "string", "description": "Where to download the file. No key is needed."]),
            ("content_type", ["type": "string", "description": "Its media type.", "examples": ["video/mp4"]]),
            ("file_name", ["type": "string", "description": "Its name."]),
            ("file_size", ["type": "integer", "description": "Its size in bytes."]),
        ], required: ["url", "content_type", "file_name", "file_size"])

    /// fal's own document says that `logs` is an object; what fal and Reel send is a list, or null if it was not asked for.
    static let queueStatus = object(
        [
            ("status", ["type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]]),
            ("request_id", ["type": "string", "description": "The request id."]),
            ("response_url", ["type": "string", "description": "Where the result is."]),
            ("status_url", ["type": "string", "description": "Where the status is."]),
            ("cancel_url", ["type": "string", "description": "Where to cancel the request with PUT."]),
            (
                "logs",
                [
                    "anyOf": [["type": "array", "items": logEntry], ["type": "null"]],
                    "description": "The lines so far; null unless they are asked for.",
                ]
            ),
            (
                "metrics",
                [
                    "type": "object", "additionalProperties": true,
                    "description": .string(
                        "Once completed, `inference_time`: the seconds that the work took. Before, where they are known, `progress`: "
                            + "the share that is done, 0 to 1, and `eta`: the seconds until it will be completed."),
                ]
            ),
            ("queue_position", ["type": "integer", "description": "Requests ahead of this one, while it waits."]),
            ("error", ["type": "string", "description": "What went wrong, once completed without a result."]),
            ("error_type", ["type": "string", "description": "What kind of error that is."]),
        ], required: ["status", "request_id"])

    static let logEntry = object(
        [
            ("message", ["type": "string"]),
            ("level", ["type": "string"]),
            ("timestamp", ["type": "string", "description": "ISO 8601, UTC."]),
            ("source", ["type": "string"]),
            ("labels", ["type": "object", "additionalProperties": true]),
        ], required: ["message", "level", "timestamp", "source", "labels"])

    /// A 422: every mistake in the input, each with its place. FastAPI's names.
    static let validationErrors = object(
        [("detail", ["type": "array", "items": reference("ValidationError")])], required: ["detail"])

    static let validationError = object(
        [
            ("loc", ["type": "array", "items": ["anyOf": [["type": "string"], ["type": "integer"]]]]),
            ("msg", ["type": "string"]),
            ("type", ["type": "string"]),
            ("url", ["type": "string", "description": "Where fal explains errors of this type."]),
            ("input", ["description": "What was given."]),
            ("ctx", ["type": "object", "additionalProperties": true, "description": "The limits that apply."]),
        ], required: ["loc", "msg", "type"])

    /// Any other error; an unknown or finished request answers with `status` alone.
    static let error = object(
        [
            ("detail", ["anyOf": [["type": "string"], ["type": "array", "items": reference("ValidationError")]]]),
            ("error_type", ["type": "string"]),
            ("status", ["type": "string"]),
            (
                "error",
                [
                    "type": "object", "additionalProperties": true,
                    "description": "Of calls below /v1 alone: `type` and `message`.",
                ]
            ),
        ], required: [])

    static let all: [String: JSONValue] = [
        "File": titled("File", file),
        "QueueStatus": titled("QueueStatus", queueStatus),
        "HTTPValidationError": titled("HTTPValidationError", validationErrors),
        "ValidationError": titled("ValidationError", validationError),
        "Error": titled("Error", error),
    ]

    static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    /// An object that may hold more than `properties`.
    static func object(_ properties: [(String, JSONValue)], required: [String]) -> JSONValue {
        var schema: [String: JSONValue] = [
            "type": "object",
            "properties": .object(Dictionary(properties) { _, last in last }),
            "x-fal-order-properties": .array(properties.map { .string($0.0) }),
        ]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        return .object(schema)
    }

    private static func titled(_ title: String, _ schema: JSONValue) -> JSONValue {
        .object((schema.object ?? [:]).merging(["title": .string(title)]) { _, title in title })
    }
}
