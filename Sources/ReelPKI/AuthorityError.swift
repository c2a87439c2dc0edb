/// Why there is no certificate authority or certificate, as a sentence for whoever starts the server.
public struct AuthorityError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
