import FoundationEssentials

/// Any JSON value: what a request's body holds before it is known to be right.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads UTF-8 JSON text.
    /// - Parameter mostLevels: arrays and objects that may be within each other. What Reel itself adds around a request's body is a few.
    /// - Throws: `DecodingError` if `text` is not JSON, `JSONShape.Excess` if it is too deep or holds too much.
    public init(parsing text: some Sequence<UInt8>, mostLevels: Int = JSONShape.mostLevels + 16) throws {
        let data = Data(text)
        try data.withUnsafeBytes { try JSONShape.check($0, mostLevels: mostLevels) }
        self = try JSONDecoder().decode(JSONValue.self, from: data)
    }

    /// Compact UTF-8 JSON text, keys sorted, so that equal values give equal bytes.
    public func encoded() throws -> String {
        try JSONText.encode(self)
    }

    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// A string as it is, anything else as JSON.
    public var plainText: String {
        string ?? ((try? encoded()) ?? "")
    }

    public var object: [String: JSONValue]? {
        if case .object(let value) = self { value } else { nil }
    }
}

extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        // Strings first: they are most of what comes, and each wrong guess costs an error that nobody reads.
        if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            // A whole number however it is written, so that it is the same once it has been written anew.
            self = Int(exactly: number).map { .integer($0) } ?? .number(number)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .number(let number): try value.encode(number)
        case .string(let string): try value.encode(string)
        case .array(let array): try value.encode(array)
        case .object(let object): try value.encode(object)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    public init(nilLiteral: ()) { self = .null }
}
