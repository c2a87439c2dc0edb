/// One field of an endpoint's input, declared once: validation, documents and forms all read it from here.
public struct Field: Hashable, Sendable {
    /// What a value may be.
    public enum Kind: Hashable, Sendable {
        /// Free text of at most so many Unicode scalars.
        case text(maximumLength: Int)
        /// An http(s) URL or a `data:` URI of a picture.
        case pictureURL
        /// One of these strings.
        case choice([String])
        case flag
        /// A number within bounds.
        case number(ClosedRange<Double>)
        case integer
    }

    public var name: String
    public var kind: Kind
    /// What an absent or null field means; nil makes the field required, `.null` leaves it open.
    public var defaultValue: JSONValue?
    public var description: String
    public var examples: [JSONValue]
    /// Whether the field is in the endpoint's published document, or an addition of fal's later ones or of Reel's.
    public var isPublished: Bool

    public init(
        _ name: String,
        _ kind: Kind,
        default defaultValue: JSONValue? = nil,
        _ description: String = "",
        examples: [JSONValue] = [],
        isPublished: Bool = true
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.description = description
        self.examples = examples
        self.isPublished = isPublished
    }

    public var isRequired: Bool { defaultValue == nil }
}
