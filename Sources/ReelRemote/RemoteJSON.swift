import FoundationEssentials

/// JSON as servers send and take it.
package enum RemoteJSON: Codable, Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([RemoteJSON])
    case object([String: RemoteJSON])

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let list = try? value.decode([RemoteJSON].self) {
            self = .array(list)
        } else {
            self = .object(try value.decode([String: RemoteJSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .number(let number): try value.encode(number)
        case .string(let text): try value.encode(text)
        case .array(let list): try value.encode(list)
        case .object(let members): try value.encode(members)
        }
    }

    /// - Returns: nil for what is no JSON.
    package init?(parsing bytes: some Sequence<UInt8>) {
        guard let value = try? JSONDecoder().decode(RemoteJSON.self, from: Data(bytes)) else { return nil }
        self = value
    }

    package var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }

    /// The member of that name; nil if there is none, if it is null, or if this is no object.
    package subscript(_ name: String) -> RemoteJSON? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var array: [RemoteJSON]? { if case .array(let list) = self { list } else { nil } }
    package var object: [String: RemoteJSON]? { if case .object(let members) = self { members } else { nil } }
    package var integer: Int? { if case .integer(let integer) = self { integer } else { nil } }
    package var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }
}

extension RemoteJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: RemoteJSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, RemoteJSON)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }
}
