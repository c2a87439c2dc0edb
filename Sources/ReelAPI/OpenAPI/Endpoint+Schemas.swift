extension Endpoint {
    /// The id without its owner, in Pascal case: what fal's documents call the endpoint's schemas.
    ///
    /// `fal-ai/veo3.1/fast/first-last-frame-to-video` is `Veo31FastFirstLastFrameToVideo`.
    var schemaName: String {
        id.split(separator: "/").dropFirst().flatMap { $0.split(separator: "-") }
            .map { word in word.prefix(1).uppercased() + word.dropFirst().filter { $0 != "." } }.joined()
    }

    var inputSchemaName: String { schemaName + "Input" }
    var outputSchemaName: String { schemaName + "Output" }

    /// The input and output schemas, by name.
    var schemas: [String: JSONValue] {
        [
            inputSchemaName: [
                "title": .string(inputSchemaName),
                "type": "object",
                "properties": .object(Dictionary(fields.map { ($0.name, $0.schema) }) { _, last in last }),
                "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
                "x-fal-order-properties": .array(fields.map { .string($0.name) }),
            ],
            outputSchemaName: [
                "title": .string(outputSchemaName),
                "type": "object",
                "properties": .object([
                    output.name: [
                        "$ref": "#/components/schemas/File", "description": .string(output.description),
                        "examples": [["url": .string(output.example)]],
                    ]
                ]),
                "required": [.string(output.name)],
                "x-fal-order-properties": [.string(output.name)],
            ],
        ]
    }
}
