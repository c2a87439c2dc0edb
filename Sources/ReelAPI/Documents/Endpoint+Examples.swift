extension Endpoint {
    /// The required fields with their examples, in order.
    public var requiredExample: [(name: String, value: JSONValue)] {
        fields.filter(\.isRequired).compactMap { field in field.examples.first.map { (field.name, $0) } }
    }

    /// The fields of the published document with their examples or defaults, in order.
    public var fullExample: [(name: String, value: JSONValue)] {
        fields.filter(\.isPublished).compactMap { field in
            (field.examples.first ?? field.defaultValue).map { (field.name, $0) }
        }
    }

    public func sample(_ language: CodeSample.Language, _ addresses: Addresses) -> String {
        CodeSample(endpoint: id, input: requiredExample, addresses: addresses).text(language)
    }
}

extension Endpoint {
    /// `fullExample` as JSON text, a line for each field.
    public var fullExampleText: String { fullExample.orderedJSON(indent: "  ", closing: "") }
}
