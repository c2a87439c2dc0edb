/// Why a key cannot be made: the field, and what it can be.
public struct NewKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    public let field: String
    public let message: String

    init(field: String, _ message: String) {
        (self.field, self.message) = (field, message)
    }

    public var description: String { "\(field) \(message)" }
}
