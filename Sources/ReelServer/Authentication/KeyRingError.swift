/// Why something is not taken for a key.
public enum KeyRingError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed
    case duplicate(id: String)
    case budget(id: String)

    public var description: String {
        switch self {
        case .malformed: "this is not id:secret, both of visible ASCII characters with no space and no comma"
        case .budget(let id):
            "the budget of the key \(id) is no amount in dollars, such as budget=12.50; it can be 0 to 1000000"
        case .duplicate(let id): "the key id \(id) is there twice"
        }
    }
}
