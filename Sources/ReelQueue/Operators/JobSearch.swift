import GRDB

/// Finds jobs in SQLite, by the index that is made for each kind.
struct JobSearch {
    let query: JobQuery
    let database: Database

    func run(patience: Duration) throws -> JobSteps.Found {
        let steps = JobSteps(query: query)
        if query.id != nil || !query.isFiltered { return steps.cut(try atOnce(most: steps.most)) }
        guard let first = try edge("MIN"), let last = try edge("MAX") else { return steps.cut([]) }
        return try steps.run(from: first, to: last, patience: patience) { try found(in: $0, $1, most: $2) }
    }

    private func edge(_ function: String) throws -> Int64? {
        try Int64.fetchOne(database.cachedStatement(sql: "SELECT \(function)(number) FROM job"))
    }

    private func atOnce(most: Int) throws -> [Int64] {
        var (condition, arguments) = filter(states: query.states)
        if let id = query.id {
            condition += " AND id >= ? AND id < ?"
            arguments += [id, id + "\u{7f}"]
        }
        let before = query.before ?? .max
        return try fetch("FROM job WHERE number < ? AND \(condition)", [before] + arguments, most: most)
    }

    /// Each kind of job by the index that is made for it; the index of the finished ones holds all that is looked at.
    private func found(in low: Int64, _ high: Int64, most: Int) throws -> [Int64] {
        let range: StatementArguments = [low, high]
        if let text = query.text {
            let (condition, arguments) = filter(states: query.states)
            return try fetch(
                """
                FROM job_prompt CROSS JOIN job ON number = job
                WHERE job BETWEEN ? AND ? AND text LIKE ? ESCAPE '\\' AND \(condition)
                """, range + [Self.pattern(text)] + arguments, most: most)
        }
        let wanted = query.states.isEmpty ? Set(JobState.allCases) : query.states
        var numbers: [Int64] = []
        let ended = wanted.filter(\.isFinal)
        if !ended.isEmpty {
            let (condition, arguments) = filter(states: ended.count == 3 ? [] : ended)
            numbers += try fetch(
                """
                FROM job INDEXED BY job_listing WHERE state IN ('succeeded', 'failed', 'cancelled') AND number BETWEEN ? AND ?
                    AND \(condition)
                """, range + arguments, most: most)
        }
        let (condition, arguments) = filter(states: [])
        if wanted.contains(.queued) {
            numbers += try fetch(
                """
                FROM job INDEXED BY job_queued WHERE state = 'queued' AND priority IN (0, 1) AND number BETWEEN ? AND ?
                    AND \(condition)
                """, range + arguments, most: most)
        }
        if wanted.contains(.running) {
            numbers += try fetch(
                "FROM job INDEXED BY job_running WHERE state = 'running' AND number BETWEEN ? AND ? AND \(condition)",
                range + arguments, most: most)
        }
        return Array(numbers.sorted(by: >).prefix(most))
    }

    private func fetch(_ rest: String, _ arguments: StatementArguments, most: Int) throws -> [Int64] {
        let statement = try database.cachedStatement(sql: "SELECT number \(rest) ORDER BY number DESC LIMIT ?")
        return try Int64.fetchAll(statement, arguments: arguments + [most])
    }

    private func filter(states: Set<JobState>) -> (condition: String, arguments: StatementArguments) {
        var conditions = ["1"]
        var arguments = StatementArguments()
        if !states.isEmpty {
            conditions.append("state IN (\(databaseQuestionMarks(count: states.count)))")
            arguments += StatementArguments(states.map(\.rawValue).sorted())
        }
        if let endpoint = query.endpoint {
            conditions.append("endpoint = ?")
            arguments += [endpoint]
        }
        if let owner = query.owner {
            conditions.append(owner.isEmpty ? "owner IS NULL" : "owner = ?")
            if !owner.isEmpty { arguments += [owner] }
        }
        return (conditions.joined(separator: " AND "), arguments)
    }

    /// What LIKE takes `text` by, wherever it stands.
    static func pattern(_ text: String) -> String {
        let escaped = text.flatMap { character in
            character == "\\" || character == "%" || character == "_" ? ["\\", character] : [character]
        }
        return "%\(String(escaped))%"
    }
}
