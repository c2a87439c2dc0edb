/// An OpenAPI 3.1 document around paths and the schemas that they need.
struct OpenAPIDocument {
    var info: JSONValue
    /// What paths are relative to.
    var server: String
    /// Besides those that every document has.
    var schemas: [String: JSONValue]
    var paths: [String: JSONValue]

    var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": info,
            "servers": [["url": .string(server)]],
            "security": [["apiKeyAuth": []]],
            "components": [
                "securitySchemes": [
                    "apiKeyAuth": ["type": "apiKey", "in": "header", "name": "Authorization", "description": "Fal Key"]
                ],
                "schemas": .object(SharedSchemas.all.merging(schemas) { _, own in own }),
                "responses": ErrorAnswers.all,
            ],
            "paths": .object(paths),
        ]
    }
}
