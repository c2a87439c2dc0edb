/// One entry of a 422 body's `detail` list: which field, what is wrong with it, and what was given.
///
/// Source: docs.fal.ai/errors; the shape is FastAPI's with fal's `url` added.
public struct ErrorDetail: Error, Codable, Hashable, Sendable {
    public var type: String
    /// Path to the value at fault, such as `["body", "duration"]`.
    public var location: [JSONValue]
    public var message: String
    public var input: JSONValue?
    public var context: [String: JSONValue]?

    public init(
        type: String, location: [JSONValue], message: String, input: JSONValue? = nil, context: [String: JSONValue] = [:]
    ) {
        self.type = type
        self.location = location
        self.message = message
        self.input = input
        self.context = context.isEmpty ? nil : context
    }

    public var url: String { "https://docs.fal.ai/errors#\(type)" }

    /// The field at fault, without the leading `body`.
    public var field: String? { location.dropFirst().first?.string }

    private enum CodingKeys: String, CodingKey {
        case type, location = "loc", message = "msg", input, context = "ctx", url
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        type = try fields.decode(String.self, forKey: .type)
        location = try fields.decode([JSONValue].self, forKey: .location)
        message = try fields.decode(String.self, forKey: .message)
        input = try fields.decodeIfPresent(JSONValue.self, forKey: .input)
        context = try fields.decodeIfPresent([String: JSONValue].self, forKey: .context)
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(type, forKey: .type)
        try fields.encode(location, forKey: .location)
        try fields.encode(message, forKey: .message)
        try fields.encode(url, forKey: .url)
        try fields.encodeIfPresent(input, forKey: .input)
        try fields.encodeIfPresent(context, forKey: .context)
    }
}
