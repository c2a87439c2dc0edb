/// The values of an endpoint's fields, each checked and each present: defaults are filled in, unknown fields are gone.
public struct ValidatedInput: Hashable, Sendable {
    /// By field name; an open field that was not given is `.null`.
    public let values: [String: JSONValue]

    /// Checks a request's body against `fields`.
    ///
    /// Unknown fields are ignored, as fal does. Null counts as absent.
    /// - Throws: `APIError` 422 with one detail per field that is wrong, in the fields' order.
    init(_ body: JSONValue, fields: [Field]) throws(APIError) {
        guard let given = body.object else {
            throw .invalid([
                ErrorDetail(
                    type: "model_attributes_type",
                    location: ["body"],
                    message: "Input should be a valid dictionary or object to extract fields from",
                    input: body
                )
            ])
        }
        var values: [String: JSONValue] = [:]
        var problems: [ErrorDetail] = []
        for field in fields {
            switch (given[field.name] ?? .null, field.defaultValue) {
            case (.null, let value?):
                values[field.name] = value
            case (.null, nil) where given[field.name] == nil:
                problems.append(
                    ErrorDetail(
                        type: "missing", location: ["body", .string(field.name)], message: "Field required", input: body
                    ))
            case (let value, _):
                switch field.check(value) {
                case .success(let checked): values[field.name] = checked
                case .failure(let problem): problems.append(problem)
                }
            }
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        self.values = values
    }

    func text(_ name: String) -> String {
        values[name]?.string ?? ""
    }

    func picture(_ name: String) -> PictureReference {
        PictureReference(field: name, url: text(name))
    }

    /// Nil for a field that was left open.
    func optionalPicture(_ name: String) -> PictureReference? {
        values[name]?.string.map { PictureReference(field: name, url: $0) }
    }

    func flag(_ name: String) -> Bool {
        values[name] == .bool(true)
    }

    func number(_ name: String) -> Double? {
        switch values[name] {
        case .number(let number): number
        case .integer(let integer): Double(integer)
        default: nil
        }
    }

    /// The number that a text such as `8s` begins with; 0 if there is none.
    func seconds(_ name: String) -> Int {
        Int(text(name).prefix { $0.isNumber }) ?? 0
    }

    func integer(_ name: String) -> Int? {
        if case .integer(let integer) = values[name] { integer } else { nil }
    }
}
