/// A picture of a shot: a local file, and the name of the request's field that it came from, for error messages.
public struct ShotPicture: Codable, Hashable, Sendable {
    public var field: String
    public var path: String

    public init(field: String, path: String) {
        self.field = field
        self.path = path
    }
}
