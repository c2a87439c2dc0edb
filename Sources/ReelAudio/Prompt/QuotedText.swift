/// A text cut into what stands in quotation marks and what does not.
///
/// Marks: straight, curly, low, angled and corner ones, also with a backslash before them. A single mark inside or at the end of a word
/// is an apostrophe; single quotes count only where a sentence is spoken in them.
struct QuotedText {
    struct Part: Equatable {
        var text: String
        var isQuoted: Bool
    }

    private(set) var parts: [Part] = []

    init(_ text: String) {
        characters = Array(Self.withoutEscapes(text))
        var plain = ""
        var index = 0
        while index < characters.count {
            if let end = quoteEnd(openedAt: index, after: plain) {
                append(plain, isQuoted: false)
                append(String(characters[index + 1..<end]), isQuoted: true)
                plain = ""
                index = end + 1
            } else {
                plain.append(characters[index])
                index += 1
            }
        }
        append(plain, isQuoted: false)
    }

    private let characters: [Character]

    private mutating func append(_ text: String, isQuoted: Bool) {
        if text.contains(where: { !$0.isWhitespace }) { parts.append(Part(text: text, isQuoted: isQuoted)) }
    }

    private static func withoutEscapes(_ text: String) -> String {
        var result = ""
        var escaped = false
        for character in text {
            if character == "\\", !escaped {
                escaped = true
                continue
            }
            if escaped, !"\"'“”‘’".contains(character) { result.append(character == "n" ? "\n" : "\\") }
            if !escaped || character != "n" { result.append(character) }
            escaped = false
        }
        return result
    }

    /// Where the quote that opens at `index` closes; nil if none does.
    private func quoteEnd(openedAt index: Int, after plain: String) -> Int? {
        switch characters[index] {
        case "\"":
            // 5" is a length.
            if characters[..<index].last?.isNumber == true { return nil }
            return next("\"", after: index)
        case "“": return next("”\"", after: index)
        case "„": return next("“”\"", after: index)
        case "«": return next("»", after: index)
        case "「": return next("」", after: index)
        case "『": return next("』", after: index)
        case "'", "‘": return singleQuoteEnd(openedAt: index, after: plain)
        default: return nil
        }
    }

    private func next(_ marks: String, after index: Int) -> Int? {
        characters[(index + 1)...].firstIndex { marks.contains($0) }
    }

    private func singleQuoteEnd(openedAt index: Int, after plain: String) -> Int? {
        let before = characters[..<index].last ?? " "
        guard before.isWhitespace || "(:,—–".contains(before), opensWord(index + 1) else { return nil }
        let closing = characters.indices[(index + 1)...].filter { place in
            guard characters[place] == "'" || characters[place] == "’", !characters[place - 1].isWhitespace else { return false }
            let after = place + 1 < characters.count ? characters[place + 1] : " "
            return !after.isLetter && !after.isNumber
        }
        if let end = closing.first(where: { ".!?,…-–—".contains(characters[$0 - 1]) }) { return end }
        return introducesSpeech(plain) ? closing.last { !characters[index..<$0].contains("\"") } : nil
    }

    /// Whether a word that needs no apostrophe of its own begins here: 'tis and '90s do.
    private func opensWord(_ index: Int) -> Bool {
        guard index < characters.count, characters[index].isLetter else { return false }
        let word = String(characters[index...].prefix { $0.isLetter }).lowercased()
        return !["tis", "twas", "em", "til", "cause", "n", "round", "bout"].contains(word)
    }

    private func introducesSpeech(_ plain: String) -> Bool {
        let spoken = plain.reversed().drop { $0.isWhitespace }
        if let last = spoken.first, last == ":" || last == "," { return true }
        let word = String(spoken.prefix { $0.isLetter }.reversed()).lowercased()
        return SpeechWords.verbs.contains(word)
    }
}
