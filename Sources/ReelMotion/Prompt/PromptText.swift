/// A prompt's words, in small letters, without what is spoken in quotation marks.
struct PromptText {
    let words: [String]

    init(_ text: String) {
        var rest = Substring(text.lowercased().replacing("\\\"", with: "\""))
        var said = ""
        let quotes: [Character: Character] = ["\"": "\"", "“": "”", "„": "“", "«": "»", "「": "」"]
        while let open = rest.firstIndex(where: { quotes[$0] != nil }), let close = quotes[rest[open]] {
            let inside = rest[rest.index(after: open)...]
            guard let end = inside.firstIndex(of: close) else { break }
            said += rest[..<open] + " "
            rest = inside[inside.index(after: end)...]
        }
        said += rest
        words = said.replacing("’", with: "'").split { !($0.isLetter || $0 == "'") }.map(String.init)
    }

    /// The words up to one that says "and after that", and so on: what happens one after the other.
    var clauses: [[String]] {
        let clauses = words.split { Self.orderWords.contains($0) }.map(Array.init)
        return clauses.isEmpty ? [[]] : clauses
    }

    static let orderWords: Set<String> = [
        "then", "afterwards", "afterward", "next", "finally", "subsequently", "followed", "before",
    ]
    static let negations: Set<String> = [
        "no", "not", "without", "never", "avoid", "don't", "dont", "doesn't", "zero", "nor", "isn't", "aren't",
    ]

    /// Whether a word shortly before `index` denies it.
    static func isNegated(_ index: Int, in words: [String]) -> Bool {
        words[max(0, index - 3)..<index].contains(where: negations.contains)
    }
}
