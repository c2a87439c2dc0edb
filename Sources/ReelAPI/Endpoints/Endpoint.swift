/// A model endpoint: its id, its words, its fields, and how a checked body becomes a typed input.
public struct Endpoint: Sendable {
    /// Such as `fal-ai/kling-video/v2.5-turbo/standard/image-to-video`.
    public let id: String
    /// Owner and application, the first two segments of the id: what status, result and cancel URLs are under.
    public let application: String
    public var title: String
    public var description: String
    public var category: String
    public var tags: [String]
    /// In the order of the published document, additions last.
    public var fields: [Field]
    private var typed: @Sendable (ValidatedInput) -> Input

    init(
        id: String,
        title: String,
        description: String,
        category: String,
        tags: [String] = [],
        fields: [Field],
        typed: @escaping @Sendable (ValidatedInput) -> Input
    ) {
        self.id = id
        application = id.split(separator: "/").prefix(2).joined(separator: "/")
        self.title = title
        self.description = description
        self.category = category
        self.tags = tags
        self.fields = fields
        self.typed = typed
    }

    /// Checks a request's body and types it.
    /// - Throws: `APIError` 422 that lists every field that is wrong.
    public func input(from body: JSONValue) throws(APIError) -> Input {
        typed(try ValidatedInput(body, fields: fields))
    }
}
