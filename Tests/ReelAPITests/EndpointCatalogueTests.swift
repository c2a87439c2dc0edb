import ReelAPI
import Testing

struct EndpointCatalogueTests {
    let catalogue = EndpointCatalogue()

    @Test func anUnambiguousTailNamesAnEndpoint() {
        #expect(catalogue.endpoint(tail: "image-to-video")?.id == Endpoint.imageToVideo.id)
        #expect(catalogue.endpoint(tail: "first-last-frame-to-video")?.id == Endpoint.firstLastFrameToVideo.id)
        #expect(catalogue.endpoint(tail: Endpoint.imageToVideo.id)?.id == Endpoint.imageToVideo.id)
        #expect(catalogue.endpoint(tail: "to-video") == nil, "a tail starts at a segment")
        #expect(catalogue.endpoint(tail: "") == nil)
    }

    @Test func unknownEndpointsAreRefusedInFalsWords() throws {
        let application = try #require(throws: APIError.self) { try catalogue.required("fal-ai/flux/dev") }
        #expect(application.status == 404)
        #expect(application.body == ["detail": "Application \"flux\" not found"])
        let path = try #require(throws: APIError.self) { try catalogue.required("fal-ai/veo3.1/slow") }
        #expect(path.status == 404)
        #expect(path.body == ["detail": "Path /slow not found"])
    }

    @Test func applicationIsTheFirstTwoSegments() {
        #expect(Endpoint.firstLastFrameToVideo.application == "fal-ai/veo3.1")
        #expect(Endpoint.imageToVideo.application == "fal-ai/kling-video")
    }
}
