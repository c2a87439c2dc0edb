extension JSONValue {
    /// The value as an error repeats it: texts of more than 32 KiB by their start, lists and objects by their first hundred entries, so that an
    /// answer does not grow with what was sent.
    var abridged: JSONValue {
        switch self {
        case .string(let text) where text.utf8.count > Self.longestText: .string(text.prefix(64) + "…")
        case .array(let values): .array(values.prefix(Self.mostEntries).map(\.abridged))
        case .object(let fields) where fields.count > Self.mostEntries:
            .object(
                Dictionary(
                    fields.sorted { $0.key < $1.key }.prefix(Self.mostEntries).map { ($0.key, $0.value.abridged) },
                    uniquingKeysWith: { first, _ in first }))
        case .object(let fields): .object(fields.mapValues(\.abridged))
        default: self
        }
    }

    private static let longestText = 32 << 10
    private static let mostEntries = 100
}
