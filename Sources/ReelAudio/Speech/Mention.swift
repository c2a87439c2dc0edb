/// A person as a prompt names one: "an old woman", "he", "the second robot".
struct Mention: Equatable {
    var speaker = Speaker()
    /// Whether the words stand for somebody named before.
    var isPronoun = false
    /// "another", "second": not the one before.
    var isOther = false
    /// Spoken to, not speaking.
    var isListener = false

    static func isPerson(_ word: String) -> Bool {
        let word = singular(word)
        return SpeechWords.women.contains(word) || SpeechWords.men.contains(word) || SpeechWords.children.contains(word)
            || SpeechWords.machines.contains(word) || SpeechWords.people.contains(word) || ["he", "she"].contains(word)
    }

    /// Every person in a run of words, in order.
    static func all(in words: ArraySlice<String>) -> [Mention] {
        words.indices.compactMap { index in
            let word = singular(words[index])
            guard isPerson(word) else { return nil }
            // "a woman's voice", "a male voice": the noun that follows is the person.
            if index + 1 < words.endIndex, isPerson(words[index + 1]), words[index + 1] != "he", words[index + 1] != "she" {
                return nil
            }
            return Mention(noun: word, before: words[words.startIndex..<index].suffix(5))
        }
    }

    private init(noun: String, before phrase: ArraySlice<String>) {
        let article = phrase.lastIndex(where: Self.articles.contains)
        let adjectives = article.map { Array(phrase[$0...]) } ?? Array(phrase.suffix(1))
        let words = [noun] + adjectives.map(Self.singular)
        if noun == "she" || words.contains(where: SpeechWords.women.contains) {
            speaker.sex = .woman
        } else if noun == "he" || words.contains(where: SpeechWords.men.contains) {
            speaker.sex = .man
        }
        if words.contains(where: SpeechWords.children.contains) { speaker.age = .child }
        if words.contains("little"), speaker.sex != nil { speaker.age = .child }
        if words.contains(where: SpeechWords.old.contains) { speaker.age = .old }
        speaker.isMachine = words.contains(where: SpeechWords.machines.contains)
        isPronoun = noun == "he" || noun == "she"
        isOther = adjectives.contains(where: SpeechWords.otherMarks.contains)
        let preposition = article.map { phrase[..<$0].last } ?? phrase.last
        isListener = preposition.map(SpeechWords.listenerMarks.contains) ?? false
    }

    private static let articles: Set<String> = [
        "a", "an", "the", "another", "his", "her", "their", "my", "one", "two", "this", "that",
    ]

    private static func singular(_ word: String) -> String {
        if word.hasSuffix("'s") { return String(word.dropLast(2)) }
        return word
    }
}
