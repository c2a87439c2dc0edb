/// A text as the voices can read it: printable ASCII, in sentences.
struct SpeakableText {
    /// Each ends where a reader pauses.
    private(set) var sentences: [String] = []
    /// Words in scripts that no voice can read.
    private(set) var unreadable: [String] = []
    /// Whether the words look like those of another language in Latin letters.
    private(set) var looksForeign = false

    init(_ text: String) {
        var words: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let readable = Self.readable(word) {
                if readable.contains(where: { $0.isLetter || $0.isNumber }) || !words.isEmpty { words.append(readable) }
            } else {
                unreadable.append(String(word))
            }
        }
        sentences = Self.sentences(of: words)
        looksForeign = Self.looksForeign(text, words)
    }

    /// The word in ASCII; nil if it has a letter that is not a Latin one.
    private static func readable(_ word: Substring) -> String? {
        var result = ""
        for scalar in word.unicodeScalars {
            if scalar.isASCII {
                if scalar.value >= 32, scalar.value < 127 { result.unicodeScalars.append(scalar) }
            } else if scalar.properties.isAlphabetic {
                guard let letters = latin(scalar) else { return nil }
                result += letters
            } else {
                result +=
                    ["’": "'", "‘": "'", "…": "...", "—": ",", "–": ",", "€": " euros", "£": " pounds", "¿": "", "¡": ""][scalar]
                    ?? ""
            }
        }
        return result
    }

    /// The plain letters of an accented one, found in its Unicode name.
    private static func latin(_ scalar: Unicode.Scalar) -> String? {
        guard let name = scalar.properties.name, name.hasPrefix("LATIN ") else { return nil }
        let words = name.split(separator: " ")
        guard let place = words.firstIndex(of: "LETTER"), place + 1 < words.count else { return nil }
        switch words[place + 1] {
        case "SHARP": return "ss"
        case "DOTLESS": return "i"
        case "ETH", "THORN": return "th"
        case let letters where letters.count <= 2: return letters.lowercased()
        default: return nil
        }
    }

    private static let titles: Set<String> = ["mr.", "mrs.", "ms.", "dr.", "st.", "prof.", "no.", "vs."]

    private static func sentences(of words: [String]) -> [String] {
        var sentences: [String] = []
        var sentence = ""
        for word in words {
            // A voice that is given a page at once takes long, and can only be cut in the middle of it.
            if sentence.count + word.count > 180 { close() }
            sentence += (sentence.isEmpty ? "" : " ") + word.prefix(60)
            if let last = word.last(where: { !"\"')]".contains($0) }), ".!?".contains(last), !titles.contains(word.lowercased()) {
                close()
            }
        }
        close()
        func close() {
            if sentence.contains(where: { $0.isLetter || $0.isNumber }) { sentences.append(sentence) }
            sentence = ""
        }
        return sentences
    }

    private static let foreign: Set<String> = [
        "le", "la", "les", "des", "est", "et", "une", "je", "vous", "nous", "pas", "que", "qui", "dans", "bonjour", "merci", "el",
        "los",
        "las", "una", "es", "por", "para", "con", "hola", "gracias", "muy", "der", "die", "das", "und", "ist", "nicht", "ein",
        "eine",
        "ich", "wir", "sie", "mit", "guten", "danke", "il", "che", "non", "sono", "ciao", "grazie", "di", "o", "os", "obrigado",
        "het",
        "een", "och", "jag", "det", "nie", "jest",
    ]
    private static let english: Set<String> = [
        "the", "and", "is", "are", "you", "i", "to", "of", "in", "it", "we", "this", "that", "my", "your", "for", "not", "was",
        "have",
        "be", "at", "on", "a", "an", "i'm", "it's", "let's", "what", "with", "will", "me", "he", "she",
    ]

    private static func looksForeign(_ text: String, _ words: [String]) -> Bool {
        let plain = words.map { $0.lowercased().filter { $0.isLetter || $0 == "'" } }
        guard !plain.contains(where: english.contains) else { return false }
        let accented = text.unicodeScalars.count { !$0.isASCII && $0.properties.isAlphabetic }
        return plain.count(where: foreign.contains) + (accented > 0 ? 1 : 0) >= 2 || accented >= 2
    }
}
