/// The field of an endpoint's output that holds its file.
public struct OutputField: Hashable, Sendable {
    public var name: String
    public var description: String
    /// URL of a file that the endpoint's document shows.
    public var example: String

    public init(_ name: String, _ description: String, example: String) {
        self.name = name
        self.description = description
        self.example = example
    }
}
