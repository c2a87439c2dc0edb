/// What an endpoint's text document says, read from the text alone.
struct PublishedText: Equatable {
    struct Field: Equatable {
        var name: String
        var type: String
        var isRequired: Bool
        /// By name: Default, Options, Range, Examples; as they stand.
        var facts: [String: String] = [:]
    }

    /// The headings with their marks.
    var headings: [String] = []
    var input: [Field] = []
    var output: [Field] = []
    /// What stands in code blocks, by language, in order.
    var code: [String: [String]] = [:]

    init(_ text: String) {
        var language: String?
        var block: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = language {
                if line == "```" {
                    code[open, default: []].append(block.joined(separator: "\n"))
                    (language, block) = (nil, [])
                } else {
                    block.append(line)
                }
            } else if line.hasPrefix("```") {
                language = String(line.dropFirst(3))
            } else if line.hasPrefix("#") {
                headings.append(String(line))
            } else if line.hasPrefix("- **`"), let field = Self.field(line) {
                if headings.last == "### Output Schema" { output.append(field) } else { input.append(field) }
            } else if line.hasPrefix("  - "), let colon = line.firstIndex(of: ":"), line.prefix(upTo: colon).count < 14 {
                let name = String(line.dropFirst(4).prefix { $0 != ":" })
                let value = String(line[line.index(colon, offsetBy: 2)...])
                if headings.last == "### Output Schema" {
                    output[output.count - 1].facts[name] = value
                } else {
                    input[input.count - 1].facts[name] = value
                }
            }
        }
    }

    private static func field(_ line: Substring) -> Field? {
        let parts = line.split(separator: "`")
        guard parts.count >= 5 else { return nil }
        return Field(name: String(parts[1]), type: String(parts[3]), isRequired: parts[4].contains("_required_"))
    }
}
