/// What keeps a server from starting, as a sentence for whoever starts it.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
