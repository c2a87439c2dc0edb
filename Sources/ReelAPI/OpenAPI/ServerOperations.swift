/// The operations that belong to no endpoint.
enum ServerOperations {
    /// - Parameter endpoints: the ids of those that have a document.
    static func paths(endpoints: [String]) -> [String: JSONValue] {
        [
            "/health/live": ["get": health("live", "Whether the server runs.").json],
            "/health/ready": ["get": ready.json],
            "/metrics": ["get": metrics.json],
            "/openapi.json": ["get": document.json],
            "/api/openapi/queue/openapi.json": ["get": queueDocument(endpoints).json],
            "/.well-known/jwks.json": ["get": webhookKeys.json],
            "/rest/storage/auth/token": ["post": token.json],
            "/rest/storage/upload/initiate": ["post": initiate.json],
            "/cdn/files/upload": ["post": upload.json],
        ]
    }

    private static func health(_ id: String, _ summary: String) -> Operation {
        let answer = SharedSchemas.object([("status", ["type": "string"])], required: ["status"])
        return Operation(id: id, summary: summary, answers: [200: Operation.answer("It does.", answer)], isOpen: true)
    }

    private static let ready: Operation = {
        let check = SharedSchemas.object(
            [("status", ["type": "string"]), ("message", ["type": "string"])], required: ["status"])
        let answer = SharedSchemas.object(
            [("status", ["type": "string"]), ("checks", ["type": "object", "additionalProperties": check])],
            required: ["status", "checks"])
        return Operation(
            id: "ready", summary: "Whether the server takes requests.",
            answers: [
                200: Operation.answer("It does.", answer),
                503: Operation.answer("It does not; each check that failed says why.", answer),
            ], isOpen: true)
    }()

    private static let metrics = Operation(
        id: "metrics", summary: "Figures for Prometheus, in its text format 0.0.4.",
        answers: [200: Operation.answer("They.", type: "text/plain", ["type": "string"])])

    private static let document = Operation(
        id: "openapi", summary: "This document.", answers: [200: Operation.answer("It.", ["type": "object"])], isOpen: true)

    private static func queueDocument(_ endpoints: [String]) -> Operation {
        let id: JSONValue = ["type": "string", "enum": .array(endpoints.map(JSONValue.string))]
        return Operation(
            id: "queueOpenAPI", summary: "The OpenAPI document of an endpoint's queue, in fal's shape.",
            parameters: [Operation.parameter("endpoint_id", in: "query", id, "The endpoint's id.", isRequired: true)],
            answers: [200: Operation.answer("The document.", ["type": "object"])], errors: [404], isOpen: true)
    }

    private static let webhookKeys = Operation(
        id: "webhookKeys", summary: "The public key that webhooks are signed with, as a JSON Web Key Set.",
        answers: [
            200: Operation.answer(
                "The keys.",
                SharedSchemas.object([("keys", ["type": "array", "items": ["type": "object"]])], required: ["keys"]))
        ], isOpen: true)

    private static let token = Operation(
        id: "uploadToken", summary: "A token for uploads.",
        answers: [200: Operation.answer("The token.", strings(["token", "token_type", "base_url", "expires_at"]))])

    private static let initiate = Operation(
        id: "initiateUpload",
        summary: "Announces a file; send its bytes to `upload_url` with PUT, then use `file_url` as an input.",
        body: (
            "application/json",
            SharedSchemas.object(
                [
                    ("file_name", ["type": "string", "examples": ["first.png"]]),
                    ("content_type", ["type": "string", "examples": ["image/png"]]),
                ], required: [])
        ),
        answers: [200: Operation.answer("Where to send it, and where it will be.", strings(["upload_url", "file_url"]))],
        errors: [400, 413, 422, 507])

    private static let upload = Operation(
        id: "upload", summary: "Takes a file of the body's Content-Type; use `access_url` as an input.",
        parameters: [
            Operation.parameter(HeaderName.fileName, in: "header", ["type": "string"], "The file's name.")
        ],
        body: ("application/octet-stream", ["type": "string", "contentEncoding": "binary"]),
        answers: [200: Operation.answer("Where it is.", strings(["access_url"]))],
        errors: [400, 413, 507])

    private static func strings(_ names: [String]) -> JSONValue {
        SharedSchemas.object(names.map { ($0, ["type": "string"]) }, required: names)
    }
}
