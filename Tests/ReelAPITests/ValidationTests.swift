import ReelAPI
import Testing

/// The messages and types are Pydantic v2's, as fal's live endpoints answer.
struct ValidationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var endpoint: Endpoint
        var field: String
        var value: JSONValue
        var type: String
        var message: String
        var context: [String: JSONValue]?

        var testDescription: String { "\(field) = \(value)" }
    }

    static let cases: [Case] = [
        Case(
            endpoint: .firstLastFrameToVideo, field: "duration", value: "5s", type: "literal_error",
            message: "Input should be '4s', '6s' or '8s'", context: ["expected": "'4s', '6s' or '8s'"]),
        Case(
            endpoint: .imageToVideo, field: "duration", value: "3", type: "literal_error",
            message: "Input should be '5' or '10'", context: ["expected": "'5' or '10'"]),
        Case(
            endpoint: .imageToVideo, field: "duration", value: 5, type: "literal_error",
            message: "Input should be '5' or '10'", context: ["expected": "'5' or '10'"]),
        Case(
            endpoint: .firstLastFrameToVideo, field: "prompt", value: 7, type: "string_type",
            message: "Input should be a valid string"),
        Case(
            endpoint: .firstLastFrameToVideo, field: "first_frame_url", value: ["a"], type: "string_type",
            message: "Input should be a valid string"),
        Case(
            endpoint: .firstLastFrameToVideo, field: "generate_audio", value: "maybe", type: "bool_parsing",
            message: "Input should be a valid boolean, unable to interpret input"),
        Case(
            endpoint: .firstLastFrameToVideo, field: "generate_audio", value: [:], type: "bool_type",
            message: "Input should be a valid boolean"),
        Case(
            endpoint: .imageToVideo, field: "cfg_scale", value: "high", type: "float_parsing",
            message: "Input should be a valid number, unable to parse string as a number"),
        Case(
            endpoint: .imageToVideo, field: "cfg_scale", value: true, type: "float_type",
            message: "Input should be a valid number"),
        Case(
            endpoint: .imageToVideo, field: "cfg_scale", value: "nan", type: "finite_number",
            message: "Input should be a finite number"),
        Case(
            endpoint: .imageToVideo, field: "cfg_scale", value: 1.01, type: "less_than_equal",
            message: "Input should be less than or equal to 1", context: ["le": 1]),
        Case(
            endpoint: .imageToVideo, field: "cfg_scale", value: -0.1, type: "greater_than_equal",
            message: "Input should be greater than or equal to 0", context: ["ge": 0]),
        Case(
            endpoint: .imageToVideo, field: "seed", value: 1.5, type: "int_from_float",
            message: "Input should be a valid integer, got a number with a fractional part"),
        Case(
            endpoint: .imageToVideo, field: "seed", value: "x", type: "int_parsing",
            message: "Input should be a valid integer, unable to parse string as an integer"),
        Case(
            endpoint: .imageToVideo, field: "prompt", value: .string(String(repeating: "é", count: 2501)),
            type: "string_too_long", message: "String should have at most 2500 characters",
            context: ["max_length": 2500]),
    ]

    static func body(of endpoint: Endpoint) -> [String: JSONValue] {
        switch endpoint.id {
        case Endpoint.firstLastFrameToVideo.id:
            ["prompt": "p", "first_frame_url": "https://a/1.png", "last_frame_url": "https://a/2.png"]
        default: ["prompt": "p", "image_url": "https://a/1.png"]
        }
    }

    @Test(arguments: cases)
    func wrongValueIsNamed(_ example: Case) throws {
        var body = Self.body(of: example.endpoint)
        body[example.field] = example.value
        let error = try #require(throws: APIError.self) { try example.endpoint.input(from: .object(body)) }
        #expect(error.status == 422)
        let expected = APIError.invalid([
            ErrorDetail(
                type: example.type, location: ["body", .string(example.field)], message: example.message,
                input: example.value, context: example.context ?? [:])
        ])
        #expect(error == expected)
    }

    @Test func everyMissingFieldIsNamedInOrder() throws {
        let error = try #require(throws: APIError.self) { try Endpoint.firstLastFrameToVideo.input(from: ["x": 1]) }
        let expected = ["first_frame_url", "last_frame_url", "prompt"].map { name in
            ErrorDetail(
                type: "missing", location: ["body", .string(name)], message: "Field required", input: ["x": 1])
        }
        #expect(error == .invalid(expected))
    }

    @Test(arguments: [JSONValue.null, [1], "text", 3])
    func bodyMustBeAnObject(_ body: JSONValue) throws {
        let error = try #require(throws: APIError.self) { try Endpoint.imageToVideo.input(from: body) }
        #expect(error.status == 422)
        #expect(error.sentences == ["Input should be a valid dictionary or object to extract fields from"])
    }

    @Test func nullForARequiredFieldIsAWrongType() throws {
        var body = Self.body(of: .imageToVideo)
        body["prompt"] = .null
        let error = try #require(throws: APIError.self) { try Endpoint.imageToVideo.input(from: .object(body)) }
        #expect(error.sentences == ["prompt: Input should be a valid string"])
    }

    @Test func defaultsAreThePublishedOnes() throws {
        let veo = try Endpoint.firstLastFrameToVideo.input(from: .object(Self.body(of: .firstLastFrameToVideo)))
        #expect(veo.seconds == 8)
        #expect(veo.shape == VideoShape(ratio: "auto", resolution: "720p"))
        #expect(veo.sound)
        #expect(veo.seed == nil)
        #expect(veo.pictures.map(\.field) == ["first_frame_url", "last_frame_url"])

        let kling = try Endpoint.imageToVideo.input(from: .object(Self.body(of: .imageToVideo)))
        #expect(kling.seconds == 5)
        #expect(kling.guidance == 0.5)
        #expect(kling.negativePrompt == "blur, distort, and low quality")
        #expect(kling.pictures.map(\.field) == ["image_url"])
    }

    @Test func nullMeansTheDefaultAndUnknownFieldsAreIgnored() throws {
        var body = Self.body(of: .firstLastFrameToVideo)
        body["duration"] = .null
        body["auto_fix"] = true
        let plain = try Endpoint.firstLastFrameToVideo.input(from: .object(Self.body(of: .firstLastFrameToVideo)))
        #expect(try Endpoint.firstLastFrameToVideo.input(from: .object(body)) == plain)
    }

    @Test(
        arguments: [("false", false), ("0", false), ("Off", false), (0, false), ("yes", true), (1, true)] as [(JSONValue, Bool)])
    func flagsAreReadAsPydanticReadsThem(_ value: JSONValue, _ expected: Bool) throws {
        var body = Self.body(of: .firstLastFrameToVideo)
        body["generate_audio"] = value
        #expect(try Endpoint.firstLastFrameToVideo.input(from: .object(body)).sound == expected)
    }

    @Test func aVideoFromOnePictureMayEndWithAnother() throws {
        var body = Self.body(of: .imageToVideo)
        #expect(try Endpoint.imageToVideo.input(from: .object(body)).lastFrame == nil)
        body["tail_image_url"] = "https://example.com/tail.png"
        let input = try Endpoint.imageToVideo.input(from: .object(body))
        #expect(input.lastFrame == PictureReference(field: "tail_image_url", url: "https://example.com/tail.png"))
        #expect(input.pictures.map(\.field) == ["image_url", "tail_image_url"])
    }

    @Test func numbersMayBeText() throws {
        var body = Self.body(of: .imageToVideo)
        body["cfg_scale"] = "0.25"
        body["seed"] = "-7"
        let input = try Endpoint.imageToVideo.input(from: .object(body))
        #expect(input.guidance == 0.25)
        #expect(input.seed == -7)
    }
}
