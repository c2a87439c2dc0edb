/// The words of a prompt: what it asks for, and what it asks to leave out ("no music", "without birds").
package struct PromptWords: Sendable {
    package private(set) var wanted: Set<String> = []
    package private(set) var unwanted: Set<String> = []

    package init(prompt: String, negativePrompt: String) {
        var negated = false
        for word in Self.words(of: prompt) {
            if Self.negations.contains(word) {
                negated = true
            } else if Self.clauseEnds.contains(word) {
                negated = false
            } else if negated {
                unwanted.insert(word)
            } else {
                wanted.insert(word)
            }
        }
        unwanted.formUnion(Self.words(of: negativePrompt).filter { !Self.clauseEnds.contains($0) })
    }

    private static let negations: Set<String> = ["no", "without", "not"]
    private static let clauseEnds: Set<String> = [",", "but", "only", "with"]

    /// Lower-case singular words; everything that ends a clause becomes ",".
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in text.lowercased() + "," {
            if character.isLetter {
                word.append(character)
                continue
            }
            if !word.isEmpty { words.append(singular(word)) }
            word = ""
            if ",.;:!?\n".contains(character) { words.append(",") }
        }
        return words
    }

    private static func singular(_ word: String) -> String {
        word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }
}
