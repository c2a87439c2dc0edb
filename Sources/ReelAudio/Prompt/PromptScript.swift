/// A prompt's pieces in order, each with the moment of the clip it speaks of.
struct PromptScript: Sendable {
    let tokens: [PromptToken]
    /// As many as there are tokens.
    let moments: [Moment]
    /// The moments of what lasts, such as rain or music: a setting that is named after "then" is there from the start, unless the
    /// clause itself says that it comes then.
    let settings: [Moment]
    /// For each token how far into the clip it speaks of, 0...1: what a prompt names later happens later. Nil where words name the
    /// moment outright ("at the end", "after 3 seconds").
    let places: [Double?]

    init(_ prompt: String) {
        tokens = PromptToken.tokens(of: prompt)
        let clauses = Self.clauses(of: tokens)
        var beats: [Int] = []
        var fixed: [Moment?] = []
        var beat = 0
        var carried: Moment?
        for clause in clauses {
            let words = tokens[clause].map { $0.word ?? "" }
            let named = OrderWords.moment(in: words)
            if OrderWords.advances(words), clause.lowerBound > 0 { beat += 1 }
            beats.append(beat)
            fixed.append(named ?? carried)
            // "At the end, a bell rings": what opens a sentence holds for what follows it.
            let isOpening = words.filter { !$0.isEmpty }.count <= 5 && !tokens[clause].contains { $0.quote != nil }
            carried = tokens[clause].last == .clauseEnd && isOpening ? named ?? carried : nil
        }
        // The tokens of each step that have no moment of their own.
        var lengths = [Int](repeating: 0, count: beat + 1)
        for (index, clause) in clauses.enumerated() where fixed[index] == nil { lengths[beats[index]] += clause.count }
        var read = [Int](repeating: 0, count: beat + 1)
        var moments: [Moment] = []
        var settings: [Moment] = []
        var places: [Double?] = []
        // What comes "finally" is a step of its own.
        let steps = Double(beat + 1 + (fixed.contains(.end) ? 1 : 0))
        for (index, clause) in clauses.enumerated() {
            let step = beats[index]
            let first = Double(step) / steps
            let moment = fixed[index] ?? .from(first)
            moments += clause.map { _ in moment }
            let comes = fixed[index] != nil || OrderWords.advances(tokens[clause].map { $0.word ?? "" })
            // "Then she says “Hi” in the rain": it rained before.
            let quote = tokens[clause].firstIndex { $0.quote != nil } ?? clause.upperBound
            settings += clause.map { comes && $0 < quote ? moment : .from(0) }
            guard fixed[index] == nil else {
                places += clause.map { _ in nil }
                continue
            }
            // "Then" means soon after: what a step among several names falls into its first half.
            let width = (steps == 1 ? 1 : 0.5) / steps
            places += clause.map { first + width * Double(read[step] + $0 - clause.lowerBound) / Double(lengths[step]) }
            read[step] += clause.count
        }
        self.moments = moments
        self.settings = settings
        self.places = places
    }

    /// Ranges of tokens that cover all of them; an order word opens one.
    private static func clauses(of tokens: [PromptToken]) -> [Range<Int>] {
        var clauses: [Range<Int>] = []
        var start = 0
        for (index, token) in tokens.enumerated() {
            if index > start, let word = token.word, OrderWords.openers.contains(word) {
                clauses.append(start..<index)
                start = index
            }
            if token.endsClause {
                clauses.append(start..<index + 1)
                start = index + 1
            }
        }
        if start < tokens.count { clauses.append(start..<tokens.count) }
        return clauses
    }
}
