/// Follows how far a "no" or "without" reaches: over what it names, up to the end of the clause or a word that turns to something else.
struct Negation {
    enum Reading {
        case wanted, unwanted, marker
    }

    private var isOpen = false

    mutating func read(_ word: String) -> Reading {
        if Self.openers.contains(word) {
            isOpen = true
            return .marker
        }
        if Self.closers.contains(word) { isOpen = false }
        return isOpen ? .unwanted : .wanted
    }

    mutating func end() { isOpen = false }

    private static let openers: Set<String> = ["no", "without", "not", "never", "don't", "nor"]
    private static let closers: Set<String> = [
        "but", "only", "with", "while", "as", "in", "on", "at", "near", "under", "over", "by", "during", "then", "just", "when",
        "where",
        "is", "are", "can", "play",
    ]
}
