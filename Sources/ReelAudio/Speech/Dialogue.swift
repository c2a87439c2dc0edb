/// What a prompt lets people say, in the order of its quotes.
package struct Dialogue: Sendable {
    package private(set) var lines: [SpokenLine] = []
    /// Quotes that are writing in the picture, not speech.
    package private(set) var writing: [String] = []

    package init(prompt: String) {
        self.init(PromptScript(prompt))
    }

    init(_ script: PromptScript) {
        let tokens = script.tokens
        var cast = Cast()
        var start = 0
        var previous: Speaker?
        for (index, token) in tokens.enumerated() {
            guard let text = token.quote else { continue }
            let from = min(start, index)
            let before = Attribution(tokens[from..<index])
            var after = Attribution([])
            if !before.speaks, let range = Self.attribution(after: index, in: tokens) {
                after = Attribution(tokens[range])
                start = range.upperBound
            } else {
                start = index + 1
            }
            if before.isWriting, !after.speaks {
                writing.append(text)
                continue
            }
            // First who was there before the quote, so that a "he" after it finds him.
            let named = cast.speaker(in: before)
            let speakerAfter = cast.speaker(in: after)
            let speaker = speakerAfter ?? named ?? previous.map { before.isAnswer ? cast.other(than: $0) : $0 } ?? cast.unknown()
            previous = speaker
            let manner = Manner(words: before.mannerWords + after.mannerWords)
            lines.append(SpokenLine(text: text, speaker: speaker, manner: manner, moment: script.moments[index]))
        }
    }

    /// `"Run," she shouts`: the clause after a quote, if somebody speaks in it.
    private static func attribution(after index: Int, in tokens: [PromptToken]) -> Range<Int>? {
        let clause = tokens[(index + 1)...].prefix { !$0.endsClause && $0.quote == nil }
        let words = clause.prefix(5).compactMap(\.word)
        guard let verb = words.firstIndex(where: SpeechWords.verbs.contains), verb <= 3 else { return nil }
        // "She says “Hi” and the man replies “Hello”": the second verb belongs to the second quote.
        if words.first == "and" || words.first == "while" || words.first == "then" { return nil }
        if clause.endIndex < tokens.count, tokens[clause.endIndex].quote != nil { return nil }
        return index + 1..<clause.endIndex
    }
}
