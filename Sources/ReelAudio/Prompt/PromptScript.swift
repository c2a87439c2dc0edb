/// A prompt's pieces in order, each with the moment of the clip it speaks of.
struct PromptScript: Sendable {
    let tokens: [PromptToken]
    /// As many as there are tokens.
    let moments: [Moment]
    /// Whether the prompt has words of order ("then", "finally", "after 3 seconds") at all.
    let isOrdered: Bool

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
        var moments: [Moment] = []
        for (index, clause) in clauses.enumerated() {
            let moment = fixed[index] ?? .from(Double(beats[index]) / Double(beat + 1))
            moments += clause.map { _ in moment }
        }
        self.moments = moments
        isOrdered = beat > 0 || fixed.contains { $0 != nil }
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
