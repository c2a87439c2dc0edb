/// What follows from the choices that a request makes, such as its price, for every combination of them.
public struct ChoiceTable: Sendable {
    /// Names of the fields that it depends on, in the endpoint's order.
    public let fields: [String]
    /// By the values of those fields as JSON, with bars between.
    public let values: [String: JSONValue]

    /// - Parameter value: what follows from a body with every required field.
    init(_ endpoint: Endpoint, _ value: ([String: JSONValue]) -> JSONValue) {
        let combinations = endpoint.combinations
        func result(_ choice: [String: JSONValue]) -> JSONValue { value(endpoint.example.merging(choice) { $1 }) }
        // A field matters if a result changes when it alone does.
        let fields = endpoint.fields.filter { field in
            guard let first = field.kind.options.first else { return false }
            return combinations.contains { result($0) != result($0.merging([field.name: first]) { $1 }) }
        }.map(\.name)
        self.fields = fields
        values = Dictionary(
            combinations.map { choice in
                (fields.map { (choice[$0] ?? .null).jsonOrEmpty }.joined(separator: "|"), result(choice))
            }
        ) { first, _ in first }
    }

    public var json: JSONValue {
        ["fields": .array(fields.map(JSONValue.string)), "values": .object(values)]
    }
}

extension Endpoint {
    /// What a video costs, in words, and how many seconds of it.
    public var chargeTable: ChoiceTable {
        ChoiceTable(self) { body in
            guard let charge = try? charge(for: .object(body)) else { return .null }
            return ["cost": .string(charge.amount.description), "seconds": .integer(charge.seconds)]
        }
    }

    /// The sizes in pixels that a video may have, of which the first picture settles one; null for the first picture's own shape.
    public var shapeTable: ChoiceTable {
        ChoiceTable(self) { body in
            guard let input = try? input(from: .object(body)), case .nearest(let sizes) = input.shape else { return .null }
            return .array(sizes.map { .array([.integer($0.width), .integer($0.height)]) })
        }
    }
}
