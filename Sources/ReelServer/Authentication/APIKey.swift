/// A key as its owner writes it: `id:secret`. Only the id may be shown.
package struct APIKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let id: String
    package let secret: String

    /// The id ends at the first colon. Both parts are visible ASCII, which fits into a header, and hold no comma, which lists use.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ",") })
        else { return nil }
        (id, secret) = (String(parts[0]), String(parts[1]))
    }

    package var description: String { "\(id):…" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
