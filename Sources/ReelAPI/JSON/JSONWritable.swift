/// A value that writes its own JSON, which must be what its `Encodable` gives with the keys sorted.
public protocol JSONWritable: Encodable {
    func write(to json: inout JSONWriter)
}

extension Dictionary: JSONWritable where Key == String, Value == String {
    public func write(to json: inout JSONWriter) {
        json.object { json in
            for (name, value) in sorted(by: { $0.key < $1.key }) { json.member(name, value) }
        }
    }
}

extension JSONValue: JSONWritable {
    public func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let value): json.bool(value)
        case .integer(let value): json.number(value)
        case .number(let value): json.number(value)
        case .string(let value): json.string(value)
        case .array(let elements): json.array(elements) { $1.write(to: &$0) }
        case .object(let members):
            json.object { json in
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    value.write(to: &json)
                }
            }
        }
    }
}
