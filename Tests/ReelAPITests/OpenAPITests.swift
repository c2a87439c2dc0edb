import ReelAPI
import Testing

/// The OpenAPI documents against the catalogue, and the names that fal's documents use.
struct OpenAPITests {
    let catalogue = EndpointCatalogue()

    private func queueDocument(_ endpoint: Endpoint) throws -> [String: JSONValue] {
        try #require(try catalogue.queueDocument(of: endpoint.id, queueBase: "http://h/queue").object)
    }

    private func schema(_ name: String, _ document: [String: JSONValue]) throws -> [String: JSONValue] {
        try #require(document["components"]?.object?["schemas"]?.object?[name]?.object, "\(name)")
    }

    @Test func theQueueDocumentHasFalsShape() throws {
        let document = try queueDocument(.firstLastFrameToVideo)
        let id = Endpoint.firstLastFrameToVideo.id
        #expect(document["info"]?.object?["title"] == .string("Queue OpenAPI for \(id)"))
        #expect(document["info"]?.object?["x-fal-metadata"] == ["endpointId": .string(id), "category": "image-to-video"])
        #expect(document["servers"] == [["url": "http://h/queue"]])
        #expect(document["security"] == [["apiKeyAuth": []]])
        let paths = try #require(document["paths"]?.object)
        let request = "/\(id)/requests/{request_id}"
        #expect(
            paths.mapValues { $0.object.map { Array($0.keys) } } == [
                "/\(id)": ["post"], request: ["get"], "\(request)/status": ["get"], "\(request)/cancel": ["put"],
            ])
        let schemas = document["components"]?.object?["schemas"]?.object ?? [:]
        #expect(
            Set(schemas.keys).isSuperset(of: [
                "QueueStatus", "File", "Veo31FastFirstLastFrameToVideoInput", "Veo31FastFirstLastFrameToVideoOutput",
            ]))
        #expect(schemas["QueueStatus"]?.object?["required"] == ["status", "request_id"])
        #expect(
            schemas["File"]?.object?["x-fal-order-properties"] == ["url", "content_type", "file_name", "file_size"])
        let kling = try queueDocument(.imageToVideo)
        #expect(throws: Never.self) { try schema("KlingVideoV25TurboStandardImageToVideoInput", kling) }
    }

    @Test func inputsAreTheCataloguesFields() throws {
        let document = try queueDocument(.firstLastFrameToVideo)
        let input = try schema("Veo31FastFirstLastFrameToVideoInput", document)
        #expect(input["required"] == ["first_frame_url", "last_frame_url", "prompt"])
        #expect(
            input["x-fal-order-properties"] == [
                "first_frame_url", "last_frame_url", "prompt", "duration", "aspect_ratio", "resolution",
                "generate_audio", "negative_prompt", "seed",
            ])
        let properties = try #require(input["properties"]?.object)
        #expect(
            properties["duration"] == [
                "title": "Duration", "type": "string", "enum": ["4s", "6s", "8s"], "default": "8s",
                "description": "The duration of the generated video in seconds",
            ])
        #expect(properties["generate_audio"]?.object?["type"] == "boolean")
        #expect(properties["generate_audio"]?.object?["default"] == true)
        #expect(properties["prompt"]?.object?["maxLength"] == 20_000)
        #expect(properties["prompt"]?.object?["default"] == nil, "what is required has no default")
        #expect(properties["seed"]?.object?["anyOf"] == [["type": "integer"], ["type": "null"]])
        #expect(properties["seed"]?.object?["default"] == .some(.null))
        #expect(properties["first_frame_url"]?.object?["title"] == "First Frame Url")
        #expect(
            properties["first_frame_url"]?.object?["examples"] == [
                "https://storage.googleapis.com/falserverless/example_inputs/veo31-flf2v-input-1.jpeg"
            ])
    }

    @Test func boundsAndDefaultsOfNumbers() throws {
        let input = try schema("KlingVideoV25TurboStandardImageToVideoInput", try queueDocument(.imageToVideo))
        #expect(input["required"] == ["prompt", "image_url"])
        let scale = try #require(input["properties"]?.object?["cfg_scale"]?.object)
        #expect(scale["type"] == "number" && scale["minimum"] == 0.0 && scale["maximum"] == 1.0)
        #expect(scale["default"] == 0.5)
    }

    @Test func everyFieldIsInBothDocuments() throws {
        let own = try #require(catalogue.serverDocument(base: "http://h", version: "1").object)
        for endpoint in catalogue.endpoints {
            let document = try queueDocument(endpoint)
            let names = (document["components"]?.object?["schemas"]?.object ?? [:]).keys
            let name = try #require(names.first { $0.hasSuffix("ToVideoInput") })
            let input = try schema(name, document)
            #expect(input["x-fal-order-properties"] == .array(endpoint.fields.map { .string($0.name) }))
            #expect(Set(input["properties"]?.object?.keys.map { $0 } ?? []) == Set(endpoint.fields.map(\.name)))
            #expect(try schema(name, own) == input, "one source of truth")
        }
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let documents =
            [catalogue.serverDocument(base: "http://h", version: "1")]
            + (try catalogue.endpoints.map { .object(try queueDocument($0)) })
        for document in documents {
            let references = document.references
            #expect(!references.isEmpty)
            for reference in references {
                let found = reference.split(separator: "/").dropFirst().reduce(document as JSONValue?) { value, key in
                    value?.object?[String(key)]
                }
                #expect(found != nil, "\(reference)")
            }
        }
    }

    @Test(arguments: [nil, "", "fal-ai/nothing"] as [String?])
    func anUnknownEndpointIsAnsweredWithThoseThereAre(_ id: String?) throws {
        let error = try #require(throws: APIError.self) { try catalogue.queueDocument(of: id, queueBase: "http://h") }
        #expect(error.status == 404)
        let detail = try #require(error.body.object?["detail"]?.string)
        for endpoint in catalogue.endpoints { #expect(detail.contains(endpoint.id)) }
    }
}

extension JSONValue {
    /// Every `$ref` within.
    fileprivate var references: [String] {
        switch self {
        case .object(let fields): (fields["$ref"]?.string.map { [$0] } ?? []) + fields.values.flatMap(\.references)
        case .array(let elements): elements.flatMap(\.references)
        default: []
        }
    }
}
