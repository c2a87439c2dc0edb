/// The tag of a file that never changes (RFC 9110, section 8.8.3).
package struct EntityTag: Hashable {
    private let text: String

    /// - Parameter text: without quotes.
    package init(_ text: String) {
        self.text = "\"\(text)\""
    }

    /// Whether an If-None-Match header names it, be it as a weak one or as any at all.
    package func matches(_ header: String) -> Bool {
        header.split(separator: ",").contains { entry in
            let tag = entry.filter { $0 != " " }
            return tag == "*" || tag == text || tag == "W/" + text
        }
    }
}
