extension Field {
    /// The type as fal's documents name it, such as `AspectRatioEnum`.
    public var typeName: String {
        switch kind {
        case .text, .pictureURL: "string"
        case .choice: name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Enum"
        case .flag: "boolean"
        case .number: "float"
        case .integer: "integer"
        }
    }

    /// What can be said of the values in a line each: `Default`, `Options`, `Range`, `Examples`, as JSON.
    public var facts: [(name: String, values: [String])] {
        var facts: [(name: String, values: [String])] = []
        if let defaultValue, defaultValue != .null { facts.append(("Default", [defaultValue.jsonOrEmpty])) }
        switch kind {
        case .choice(let options): facts.append(("Options", options.map { JSONValue.string($0).jsonOrEmpty }))
        case .number(let range):
            facts.append(("Range", [JSONValue.number(range.lowerBound), .number(range.upperBound)].map(\.jsonOrEmpty)))
        case .text, .pictureURL, .flag, .integer: break
        }
        if !examples.isEmpty { facts.append(("Examples", examples.map(\.jsonOrEmpty))) }
        return facts
    }

    /// The longest text that is taken, in characters; nil for what is no free text.
    public var maximumLength: Int? {
        if case .text(let length) = kind { length } else { nil }
    }
}
