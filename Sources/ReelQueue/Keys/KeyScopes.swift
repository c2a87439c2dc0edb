/// What a key is good for.
public struct KeyScopes: OptionSet, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Runs, the queue, uploads; requests and usage of the key's own.
    public static let api = KeyScopes(rawValue: 1)
    /// Everything: every key's requests and usage, metrics, keys.
    public static let admin = KeyScopes(rawValue: 2)

    private static let all: [(name: String, scope: KeyScopes)] = [("api", .api), ("admin", .admin)]

    /// The scope with this name; nil if there is none.
    public init?(name: some StringProtocol) {
        guard let found = Self.all.first(where: { $0.name == name }) else { return nil }
        self = found.scope
    }

    /// The scopes' names, `api` first.
    public var names: [String] { Self.all.filter { contains($0.scope) }.map(\.name) }
}
