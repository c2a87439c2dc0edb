extension Field {
    /// The name as a label: `first_frame_url` is "First Frame Url".
    public var title: String {
        name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    /// What a value may be, as JSON Schema. A field that may be left open takes null too.
    var schema: JSONValue {
        var schema: [String: JSONValue] =
            defaultValue == .null ? ["anyOf": [.object(kind.schema), ["type": "null"]]] : kind.schema
        schema["title"] = .string(title)
        schema["default"] = defaultValue
        if !description.isEmpty { schema["description"] = .string(description) }
        if !examples.isEmpty { schema["examples"] = .array(examples) }
        if kind == .pictureURL { schema["_fal_ui_field"] = "image" }
        return .object(schema)
    }
}

extension Field.Kind {
    fileprivate var schema: [String: JSONValue] {
        switch self {
        case .text(let maximumLength): ["type": "string", "maxLength": .integer(maximumLength)]
        case .pictureURL: ["type": "string"]
        case .choice(let options): ["type": "string", "enum": .array(options.map(JSONValue.string))]
        case .flag: ["type": "boolean"]
        case .number(let range):
            ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .integer: ["type": "integer"]
        }
    }
}
