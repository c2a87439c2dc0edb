/// Media types as headers and `data:` URIs write them (RFC 9110 section 8.3.1).
enum MediaType {
    /// `type/subtype` in lower case, without parameters; nil if the text is not of that form.
    static func essence(_ text: String) -> String? {
        let first = text.prefix { $0 != ";" }.drop(while: isSpace)
        let end = first.lastIndex { !isSpace($0) }.map { first.index(after: $0) } ?? first.startIndex
        let parts = first[..<end].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(isToken) else { return nil }
        return parts.joined(separator: "/").lowercased()
    }

    private static func isSpace(_ character: Character) -> Bool {
        character == " " || character == "\t"
    }

    private static func isToken(_ text: Substring) -> Bool {
        (1...127).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                switch $0 {
                case "a"..."z", "A"..."Z", "0"..."9": true
                default: "!#$%&'*+-.^_`|~".unicodeScalars.contains($0)
                }
            }
    }
}
