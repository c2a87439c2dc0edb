/// The words that place things in time: "then", "finally", "at the start", "after three seconds".
enum OrderWords {
    /// They begin a clause wherever they stand.
    static let openers: Set<String> = ["then", "finally", "lastly", "afterwards", "afterward", "eventually"]
    private static let steps: Set<String> = ["then", "next", "afterwards", "afterward", "later"]
    private static let last: Set<String> = ["finally", "lastly", "eventually"]
    private static let first: Set<String> = ["first", "firstly", "initially"]
    private static let middle: Set<String> = ["halfway", "midway"]
    private static let ends: Set<String> = ["end", "ending"]
    private static let starts: Set<String> = ["start", "beginning"]
    private static let numbers = [
        "one": 1.0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a": 1,
        "half": 0.5,
    ]

    /// Whether a clause comes after the one before it.
    static func advances(_ words: [String]) -> Bool {
        if words.contains(where: steps.contains) { return true }
        return zip(words, words.dropFirst()).contains { $0 == "after" && ["that", "this", "which"].contains($1) }
    }

    /// The moment that a clause names outright.
    static func moment(in words: [String]) -> Moment? {
        if let time = seconds(in: words) { return .at(time) }
        if words.contains(where: last.contains) || phrase(words, "at", "in", before: ends) { return .end }
        if words.contains(where: middle.contains) || phrase(words, "in", "at", before: ["middle"], of: clip) { return .from(0.5) }
        if words.first.map(first.contains) == true || phrase(words, "at", "in", before: starts) { return .from(0) }
        return nil
    }

    private static let clip: Set<String> = ["clip", "video", "shot", "scene"]

    /// "at the end", or with `of` "in the middle of the shot".
    private static func phrase(
        _ words: [String], _ first: String, _ second: String, before nouns: Set<String>, of owners: Set<String>? = nil
    ) -> Bool {
        words.indices.dropLast(2).contains { index in
            guard words[index] == first || words[index] == second else { return false }
            guard ["the", "very"].contains(words[index + 1]),
                let noun = words[(index + 1)...].prefix(3).firstIndex(where: nouns.contains)
            else { return false }
            let owner = words[(noun + 1)...].prefix(3)
            // "at the end of the street" is a place.
            return owner.contains(where: (owners ?? clip).contains) || owners == nil && owner.first != "of"
        }
    }

    /// "after 3 seconds", "two seconds in", "at second 4", "at 2.5s".
    private static func seconds(in words: [String]) -> Double? {
        for (index, word) in words.enumerated() {
            if word == "second" || word == "seconds" || word == "s" || word == "sec" {
                let before = index > 0 ? words[index - 1] : ""
                let lead = index > 1 ? words[index - 2] : ""
                let follows = index + 1 < words.count ? words[index + 1] : ""
                if let time = number(before), ["after", "at", "within"].contains(lead) || ["in", "later"].contains(follows) {
                    return time
                }
                if word == "second", before == "at", let time = number(follows) { return time }
            } else if word.hasSuffix("s"), let time = Double(word.dropLast()), index > 0,
                ["after", "at"].contains(words[index - 1])
            {
                return time
            }
        }
        return nil
    }

    private static func number(_ word: String) -> Double? {
        numbers[word] ?? Double(word).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }
}
