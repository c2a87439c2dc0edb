/// A piece of a prompt, as its reader sees it.
enum PromptToken: Equatable, Sendable {
    /// Lower case, with inner apostrophes and digits.
    case word(String)
    /// A comma, colon, dash or bracket.
    case clauseEnd
    case sentenceEnd
    /// What stands between quotation marks.
    case quote(String)

    var word: String? {
        if case .word(let word) = self { word } else { nil }
    }

    var quote: String? {
        if case .quote(let text) = self { text } else { nil }
    }

    var endsClause: Bool { self == .clauseEnd || self == .sentenceEnd }

    /// The pieces of a text in their order.
    static func tokens(of text: String) -> [PromptToken] {
        QuotedText(text).parts.flatMap { part in
            part.isQuoted ? [.quote(part.text)] : plain(part.text)
        }
    }

    private static func plain(_ text: String) -> [PromptToken] {
        var tokens: [PromptToken] = []
        var word = ""
        func close() {
            while word.last == "'" { word.removeLast() }
            if !word.isEmpty { tokens.append(.word(word)) }
            word = ""
        }
        let characters = Array(text.lowercased())
        for (index, character) in characters.enumerated() {
            if character.isLetter || character.isNumber {
                word.append(character)
            } else if character == "'" || character == "’" {
                if !word.isEmpty { word.append("'") }
            } else if character == ".", let next = characters.dropFirst(index + 1).first, next.isNumber,
                word.last?.isNumber == true
            {
                word.append(character)
            } else {
                close()
                if ".!?;\n。！？".contains(character) { tokens.append(.sentenceEnd) }
                if ",:()[]—–，：".contains(character) { tokens.append(.clauseEnd) }
            }
        }
        close()
        return tokens
    }
}
