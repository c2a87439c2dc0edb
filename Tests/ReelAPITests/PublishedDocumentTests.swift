import ReelAPI
import Testing

/// The fields as fal's published documents list them: names, order, options and defaults.
struct PublishedDocumentTests {
    @Test func firstLastFrameToVideo() {
        let fields = Endpoint.firstLastFrameToVideo.fields.filter(\.isPublished)
        #expect(
            fields.map(\.name) == [
                "first_frame_url", "last_frame_url", "prompt", "duration", "aspect_ratio", "resolution", "generate_audio",
            ])
        #expect(fields.filter(\.isRequired).map(\.name) == ["first_frame_url", "last_frame_url", "prompt"])
        #expect(fields[3].kind == .choice(["4s", "6s", "8s"]))
        #expect(fields[3].defaultValue == "8s")
        #expect(fields[4].kind == .choice(["auto", "9:16", "16:9", "1:1"]))
        #expect(fields[4].defaultValue == "auto")
        #expect(fields[5].kind == .choice(["720p", "1080p"]))
        #expect(fields[5].defaultValue == "720p")
        #expect(fields[6].defaultValue == true)
    }

    @Test func imageToVideo() {
        let fields = Endpoint.imageToVideo.fields.filter(\.isPublished)
        #expect(fields.map(\.name) == ["prompt", "image_url", "duration", "negative_prompt", "cfg_scale"])
        #expect(fields.filter(\.isRequired).map(\.name) == ["prompt", "image_url"])
        #expect(fields[2].kind == .choice(["5", "10"]))
        #expect(fields[2].defaultValue == "5")
        #expect(fields[3].defaultValue == "blur, distort, and low quality")
        #expect(fields[4].kind == .number(0...1))
        #expect(fields[4].defaultValue == 0.5)
    }

    @Test func additionsComeLast() {
        for endpoint in EndpointCatalogue().endpoints {
            let published = endpoint.fields.map(\.isPublished)
            #expect(published == published.sorted { $0 && !$1 }, "\(endpoint.id)")
        }
    }

    @Test func everyPublishedExampleIsValid() throws {
        for endpoint in EndpointCatalogue().endpoints {
            let examples = endpoint.fields.compactMap { field in field.examples.first.map { (field.name, $0) } }
            _ = try endpoint.input(from: .object(Dictionary(uniqueKeysWithValues: examples)))
        }
    }
}
