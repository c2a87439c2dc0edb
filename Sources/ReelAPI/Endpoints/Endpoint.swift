/// A model endpoint, declared once: its id, its words, its fields, its price, and how a checked body becomes an input. Validation,
/// documents, forms, code samples, the command line and the ledger all read it from here.
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
    public var output: OutputField
    public var price: Price
    private var typed: @Sendable (ValidatedInput) -> Input

    init(
        id: String,
        title: String,
        description: String,
        category: String,
        tags: [String] = [],
        fields: [Field],
        output: OutputField,
        price: Price,
        input typed: @escaping @Sendable (ValidatedInput) -> Input
    ) {
        self.id = id
        application = id.split(separator: "/").prefix(2).joined(separator: "/")
        self.title = title
        self.description = description
        self.category = category
        self.tags = tags
        self.fields = fields
        self.output = output
        self.price = price
        self.typed = typed
    }

    /// Checks a request's body and types it.
    /// - Throws: `APIError` 422 that lists every field that is wrong.
    public func input(from body: JSONValue) throws(APIError) -> Input {
        typed(try ValidatedInput(body, fields: fields))
    }

    /// What making the video of a request's body costs. Throws like `input(from:)`.
    public func charge(for body: JSONValue) throws(APIError) -> Charge {
        let values = try ValidatedInput(body, fields: fields)
        return Charge(seconds: typed(values).seconds, unitPrice: price.perSecond(values.values))
    }
}
