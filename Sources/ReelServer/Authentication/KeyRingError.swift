/// Why something is not taken for a key.
public enum KeyRingError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed
    case duplicate(id: String)
    case budget(id: String)
    case scope(id: String)
    case rate(id: String)
    case jobs(id: String)

    public var description: String {
        switch self {
        case .malformed:
            """
            this is not id:secret, both of visible ASCII characters with no space and no comma, with budget=, scope=, rate= or jobs= \
            after it, if anything
            """
        case .budget(let id):
            "the budget of the key \(id) is no amount in dollars, such as budget=12.50; it can be 0 to 1000000"
        case .scope(let id): "the scope of the key \(id) can be scope=api or scope=admin"
        case .rate(let id):
            "the rate of the key \(id) is no number of requests in a minute; it can be \(NewKey.rates.inWords), such as rate=60"
        case .jobs(let id): "the jobs of the key \(id) are no number; they can be \(NewKey.jobs.inWords), such as jobs=2"
        case .duplicate(let id): "the key id \(id) is there twice"
        }
    }
}
