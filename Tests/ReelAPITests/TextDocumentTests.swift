import Foundation
import ReelAPI
import Testing

/// The endpoints' text documents against the facts of the published ones, and against those themselves where they are at hand.
struct TextDocumentTests {
    private static let headings = [
        "## Overview", "## API Information", "### Input Schema", "### Output Schema", "## Usage Examples", "### cURL",
        "### Python",
        "### JavaScript", "## Additional Resources", "### Documentation", "### fal.ai Platform",
    ]

    private static let published: [String: [PublishedText.Field]] = [
        Endpoint.firstLastFrameToVideo.id: [
            field("first_frame_url", "string", true, ["Examples"]),
            field("last_frame_url", "string", true, ["Examples"]),
            field("prompt", "string", true, ["Examples"]),
            field("duration", "DurationEnum", false, ["Default": #"`"8s"`"#, "Options": #"`"4s"`, `"6s"`, `"8s"`"#]),
            field(
                "aspect_ratio", "AspectRatioEnum", false,
                ["Default": #"`"auto"`"#, "Options": #"`"auto"`, `"9:16"`, `"16:9"`, `"1:1"`"#]),
            field("resolution", "ResolutionEnum", false, ["Default": #"`"720p"`"#, "Options": #"`"720p"`, `"1080p"`"#]),
            field("generate_audio", "boolean", false, ["Default": "`true`"]),
        ],
        Endpoint.imageToVideo.id: [
            field("prompt", "string", true, ["Examples"]),
            field("image_url", "string", true, ["Examples"]),
            field("duration", "DurationEnum", false, ["Default": #"`"5"`"#, "Options": #"`"5"`, `"10"`"#]),
            field("negative_prompt", "string", false, ["Default": #"`"blur, distort, and low quality"`"#]),
            field("cfg_scale", "float", false, ["Default": "`0.5`", "Range": "`0` to `1`"]),
        ],
    ]

    private static func field(_ name: String, _ type: String, _ required: Bool, _ facts: [String: String]) -> PublishedText.Field
    {
        PublishedText.Field(name: name, type: type, isRequired: required, facts: facts)
    }

    /// A field whose examples are long is known by having some.
    private static func field(_ name: String, _ type: String, _ required: Bool, _ facts: [String]) -> PublishedText.Field {
        field(name, type, required, Dictionary(uniqueKeysWithValues: facts.map { ($0, "") }))
    }

    @Test(arguments: EndpointCatalogue().endpoints.map(\.id))
    func factsAreThePublishedOnes(_ id: String) throws {
        let endpoint = try #require(EndpointCatalogue()[id])
        let document = PublishedText(endpoint.textDocument(.fals))
        let facts = try #require(Self.published[id], "every endpoint has its facts here")
        #expect(document.headings.dropLast() == ["# \(endpoint.title)"] + Self.headings)
        #expect(document.headings.last == "### Reel")
        var fields = document.input
        for index in fields.indices where fields[index].facts["Examples"] != nil { fields[index].facts["Examples"] = "" }
        #expect(Array(fields.prefix(facts.count)) == facts)
        #expect(fields.dropFirst(facts.count).map(\.name) == endpoint.fields.filter { !$0.isPublished }.map(\.name))
        #expect(document.output == [.init(name: "video", type: "File", isRequired: true, facts: document.output[0].facts)])
        #expect(document.code.mapValues(\.count) == ["json": 3, "bash": 3, "python": 1, "javascript": 1])
    }

    @Test(arguments: EndpointCatalogue().endpoints.map(\.id))
    func examplesAreValidInputs(_ id: String) throws {
        let endpoint = try #require(EndpointCatalogue()[id])
        let blocks = PublishedText(endpoint.textDocument(.fals)).code["json"] ?? []
        let bodies = try blocks.prefix(2).map { try JSONValue(parsing: $0.utf8) }
        #expect(try endpoint.input(from: bodies[0]) == endpoint.input(from: bodies[1]), "the rest are the defaults")
    }

    /// Field for field and line for line: what differs is the price, the fields of later documents, the links to Reel's own pages, and
    /// that a shell can read the cURL call.
    @Test(.enabled(if: !Self.seeds.isEmpty), arguments: EndpointCatalogue().endpoints.map(\.id))
    func theTextIsThePublishedOne(_ id: String) throws {
        let endpoint = try #require(EndpointCatalogue()[id])
        let seed = try #require(Self.seeds.first { $0.contains("- **Model ID**: `\(id)`\n") })
        var lines = endpoint.textDocument(.fals).components(separatedBy: "\n")
        lines.removeAll { $0.hasPrefix("- **Price**: ") }
        let additions = try #require(lines.firstIndex(of: "Besides these, the API accepts:"))
        let output = try #require(lines.firstIndex(of: "### Output Schema"))
        lines.removeSubrange(additions..<output)
        let own = try #require(lines.firstIndex(of: "### Reel"))
        lines.removeSubrange(own...)
        let text = lines.joined(separator: "\n").replacing("'\\''", with: "'")
        let ours = text.split(separator: "\n")
        let theirs = seed.split(separator: "\n")
        for (our, their) in zip(ours, theirs) { #expect(our == their) }
        #expect(ours.count == theirs.count)
        #expect(PublishedText(text).input == PublishedText(seed).input)
    }

    /// The published documents, beside a checkout that has them.
    private static let seeds: [String] = {
        let folder = URL(filePath: #filePath).appending(path: "../../../../shared/seeds").standardized
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.compactMap { try? String(contentsOf: $0, encoding: .utf8) }
            .flatMap { ("\n" + $0).components(separatedBy: "\n# ").dropFirst() }.map { "# " + $0 }
    }()
}
