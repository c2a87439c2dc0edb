/// The words beside a quote, read for who speaks and how.
struct Attribution {
    /// Words of the last sentence before a quote, or of the clause after it.
    private let near: [String]
    /// Words of the sentences before.
    private let far: [String]

    init(_ tokens: some BidirectionalCollection<PromptToken>) {
        let tokens = Array(tokens)
        let sentence = (tokens.lastIndex(of: .sentenceEnd) ?? -1) + 1
        near = tokens[sentence...].compactMap(\.word)
        far = tokens[..<sentence].compactMap(\.word)
    }

    var speaks: Bool { near.contains(where: SpeechWords.verbs.contains) }

    var isAnswer: Bool {
        near.contains {
            ["replies", "reply", "replied", "answers", "answer", "responds", "response", "other", "another"].contains($0)
        }
    }

    /// Manner is said close to the quote: "the camera slowly pans as he says" is not slow speech.
    var mannerWords: [String] {
        guard let verb = near.lastIndex(where: SpeechWords.verbs.contains) else { return Array(near.suffix(4)) }
        return Array(near[max(0, verb - 3)...].prefix(12))
    }

    var isWriting: Bool {
        let last = near.suffix(6)
        return last.contains(where: SpeechWords.writing.contains) && !near.contains { Mention.isPerson($0) }
    }

    /// The people named, the likeliest speaker first.
    var mentions: [Mention] {
        let verb = near.lastIndex(where: SpeechWords.verbs.contains)
        var ahead = Mention.all(in: near[..<(verb ?? near.count)])
        let behind = verb.map { Mention.all(in: near[($0 + 1)...]) } ?? []
        ahead.reverse()
        let all = ahead + behind
        return all.filter { !$0.isListener } + introduced.reversed().filter { !$0.isListener } + all.filter(\.isListener)
    }

    /// The people named in the sentences before, in order.
    var introduced: [Mention] { Mention.all(in: far[...]) }
}
