/// The words of a prompt, quotes left out: what it asks for and when, and what it asks to leave out ("no music", "without birds").
package struct PromptWords: Sendable {
    /// A word (singular, lower case) that is asked for.
    struct Wanted: Sendable {
        let word: String
        let moment: Moment
        /// When it begins, if it is something that lasts.
        let setting: Moment
        /// How far into the clip it belongs by its place in the prompt, 0...1; nil where words name the moment.
        let place: Double?
        /// The words around it in its sentence, without itself.
        let company: [String]
    }

    let wanted: [Wanted]
    package let unwanted: Set<String>
    /// Whether no sound at all is wanted: "no sound", "silent video".
    let wantsSilence: Bool

    package init(prompt: String, negativePrompt: String) {
        self.init(PromptScript(prompt), negativePrompt: negativePrompt)
    }

    init(_ script: PromptScript, negativePrompt: String) {
        var wanted: [Wanted] = []
        var unwanted: Set<String> = []
        var scope = Negation()
        for (index, token) in script.tokens.enumerated() {
            guard let word = token.word.map(Self.singular) else {
                scope.end()
                continue
            }
            switch scope.read(word) {
            case .wanted:
                wanted.append(
                    Wanted(
                        word: word, moment: script.moments[index], setting: script.settings[index], place: script.places[index],
                        company: Self.company(of: index, in: script.tokens)))
            case .unwanted: unwanted.insert(word)
            case .marker: break
            }
        }
        var silences = Self.silences(unwanted.subtracting(Self.filler))
        for clause in PromptToken.tokens(of: negativePrompt.filter { !"\"“”„«»".contains($0) }).split(
            whereSeparator: \.endsClause)
        {
            let words = Set(clause.compactMap { $0.word.map(Self.singular) }).subtracting(Self.filler)
            if Self.silences(words) { silences = true }
            unwanted.formUnion(words)
        }
        self.wanted = wanted
        self.unwanted = unwanted
        wantsSilence = silences
    }

    /// "Distorted sound" is a poor sound, not every sound.
    private static func silences(_ words: Set<String>) -> Bool {
        !words.isEmpty && words.isSubset(of: ["sound", "audio", "soundtrack"])
    }

    private static let filler: Set<String> = [
        "any", "all", "the", "a", "an", "no", "or", "and", "of", "kind", "other", "without",
    ]

    private static func company(of index: Int, in tokens: [PromptToken]) -> [String] {
        let before = tokens[..<index].suffix(4).reversed().prefix { $0 != .sentenceEnd }
        let after = tokens[(index + 1)...].prefix(4).prefix { $0 != .sentenceEnd }
        return (before + after).compactMap { $0.word.map(singular) }
    }

    static func singular(_ word: String) -> String {
        let word = word.hasSuffix("'s") ? String(word.dropLast(2)) : word
        // "Ominous" and "tennis" are no plurals.
        guard word.count > 3, word.hasSuffix("s"), !["ss", "us", "is"].contains(where: word.hasSuffix) else { return word }
        return String(word.dropLast())
    }
}
