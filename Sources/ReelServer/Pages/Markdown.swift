/// Turns the Markdown of the documentation into HTML: headings, paragraphs, lists, tables, code blocks; `code`, **bold** and links
/// within. Everything else stands as it is, and nothing becomes markup that was not meant to.
package struct Markdown {
    private var lines: ArraySlice<Substring>

    package init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    }

    package var html: String {
        var parser = self
        var blocks: [String] = []
        while let line = parser.lines.first {
            if line.isEmpty { parser.lines.removeFirst() } else { blocks.append(parser.block(line)) }
        }
        return blocks.joined(separator: "\n")
    }

    private mutating func block(_ line: Substring) -> String {
        if line.hasPrefix("```") { return code() }
        if line.hasPrefix("#") {
            lines.removeFirst()
            let level = line.prefix { $0 == "#" }.count
            let text = line.drop { $0 == "#" }.drop { $0 == " " }
            return "<h\(level) id=\"\(text.slug)\">\(Self.inline(text))</h\(level)>"
        }
        if line.hasPrefix("- ") {
            let items = take { $0.hasPrefix("- ") || $0.hasPrefix("  ") }.reduce(into: [String]()) { items, line in
                if line.hasPrefix("- ") {
                    items.append(String(line.dropFirst(2)))
                } else {
                    items[items.count - 1] += " " + line.drop { $0 == " " }
                }
            }
            return "<ul>\(items.map { "<li>\(Self.inline($0))</li>" }.joined())</ul>"
        }
        if line.hasPrefix("|") { return table() }
        let text = take { !$0.isEmpty && !$0.hasPrefix("```") && !$0.hasPrefix("|") && !$0.hasPrefix("- ") }
        return "<p>\(Self.inline(text.joined(separator: "\n")))</p>"
    }

    private mutating func code() -> String {
        let language = lines.removeFirst().dropFirst(3)
        let text = take { !$0.hasPrefix("```") }
        lines = lines.dropFirst()
        return Self.code(text.joined(separator: "\n"), language: String(language))
    }

    /// A block of code that can be scrolled with the keyboard too.
    static func code(_ text: String, language: String) -> String {
        let label = language.isEmpty ? "Example" : "Example in \(language)"
        return
            "<pre tabindex=\"0\" role=\"group\" aria-label=\"\(label.escapedForHTML)\"><code>\(text.escapedForHTML)</code></pre>"
    }

    private mutating func table() -> String {
        let rows = take { $0.hasPrefix("|") }.map { line in
            Self.cells(line).map { Self.inline($0) }
        }
        guard rows.count > 2 else { return "" }
        return Self.table(head: rows[0], rows: Array(rows.dropFirst(2)))
    }

    /// - Parameter head: of the columns, HTML as the cells are.
    static func table(head: [String], rows: [[String]]) -> String {
        let names = head.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = rows.map { "<tr>\($0.map { "<td>\($0)</td>" }.joined())</tr>" }.joined()
        return "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr>\(names)</tr></thead>"
            + "<tbody>\(body)</tbody></table></div>"
    }

    /// The cells of a row; a bar within `code` after a backslash is text.
    private static func cells(_ line: Substring) -> [String] {
        let marked = line.replacing("\\|", with: "\u{1}")
        return marked.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { cell in
            String(cell.replacing("\u{1}", with: "|")).trimmingSpaces
        }
    }

    private mutating func take(while belongs: (Substring) -> Bool) -> ArraySlice<Substring> {
        let taken = lines.prefix(while: belongs)
        lines = lines.dropFirst(taken.count)
        return taken
    }

    /// What is within a block. Text between backquotes is taken first, so that nothing in it counts.
    static func inline(_ text: some StringProtocol) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
            index % 2 == 1 ? "<code>\(part.escapedForHTML)</code>" : bold(links(String(part).escapedForHTML))
        }.joined()
    }

    private static func bold(_ text: String) -> String {
        text.split(separator: "**", omittingEmptySubsequences: false).enumerated().map { index, part in
            index % 2 == 1 ? "<strong>\(part)</strong>" : String(part)
        }.joined()
    }

    /// Only addresses of the web and of this server become links.
    private static func links(_ text: String) -> String {
        var text = text[...]
        var html = ""
        while let open = text.firstIndex(of: "["), let middle = text[open...].firstRange(of: "]("),
            let close = text[middle.upperBound...].firstIndex(of: ")")
        {
            let label = text[text.index(after: open)..<middle.lowerBound]
            let address = text[middle.upperBound..<close]
            html += text[..<open]
            let isAddress = ["http://", "https://", "/", "#"].contains { address.hasPrefix($0) }
            html += isAddress ? "<a href=\"\(address)\">\(label)</a>" : String(text[open...close])
            text = text[text.index(after: close)...]
        }
        return html + text
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
