/// A picture that a request names: an http(s) URL or a `data:` URI, and the field that holds it.
public struct PictureReference: Hashable, Sendable {
    public var field: String
    public var url: String

    public init(field: String, url: String) {
        self.field = field
        self.url = url
    }
}
