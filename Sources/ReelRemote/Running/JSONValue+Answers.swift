package import ReelAPI

/// JSON as servers send and take it.
extension JSONValue {
    /// - Returns: nil for what is no JSON, and for what is deeper or longer than any answer.
    package init?(answer bytes: some Sequence<UInt8>) {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        self = value
    }

    package var bytes: [UInt8] { (try? encoded()).map { Array($0.utf8) } ?? [] }

    /// The member of that name; nil if there is none, if it is null, or if this is no object.
    package subscript(_ name: String) -> JSONValue? {
        guard let value = object?[name], value != .null else { return nil }
        return value
    }

    package var array: [JSONValue]? { if case .array(let list) = self { list } else { nil } }
    package var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
    package var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }
}
