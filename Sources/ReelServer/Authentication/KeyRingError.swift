/// Why something is not taken for a key.
public enum KeyRingError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed
    case duplicate(id: String)

    public var description: String {
        switch self {
        case .malformed: "this is not id:secret, both of visible ASCII characters with no space and no comma"
        case .duplicate(let id): "the key id \(id) is there twice"
        }
    }
}
