import FoundationEssentials
import ReelPostgres

/// Finds jobs among many without holding up anybody: the newest first, in steps, and not for longer than its patience.
struct PostgresJobSearch {
    let query: JobQuery
    let connection: PostgresConnection

    /// - Returns: numbers in descending order, and where the rest begins; nil if there is none.
    func run(patience: Duration) throws -> (numbers: [Int64], next: Int64?) {
        let most = query.limit + 1
        let edges = try connection.run("SELECT min(number) AS first, max(number) AS last FROM job").first
        guard let first: Int64 = try edges?.optional("first"), let last: Int64 = try edges?.optional("last") else {
            return ([], nil)
        }
        let before = query.before.map { $0 - 1 } ?? last
        // An id has an index of its own, and without a filter the first step is the last.
        if query.id != nil || !isFiltered { return cut(try found(in: first, min(before, last), most: most)) }
        let deadline = ContinuousClock.now + patience
        var numbers: [Int64] = []
        var high = min(before, last)
        var width: Int64 = 4096
        while high >= first {
            let low = max(first, high - width + 1)
            numbers += try found(in: low, high, most: most - numbers.count)
            if numbers.count >= most { return cut(numbers) }
            high = low - 1
            if ContinuousClock.now >= deadline { break }
            width = min(width * 2, 1 << 16)
        }
        return (numbers, high >= first ? high + 1 : nil)
    }

    private var isFiltered: Bool {
        !query.states.isEmpty || query.endpoint != nil || query.owner != nil || query.text != nil
    }

    private func cut(_ numbers: [Int64]) -> (numbers: [Int64], next: Int64?) {
        guard numbers.count > query.limit else { return (numbers, nil) }
        let shown = Array(numbers.prefix(query.limit))
        return (shown, shown.last)
    }

    private func found(in low: Int64, _ high: Int64, most: Int) throws -> [Int64] {
        var condition = "number BETWEEN $1 AND $2"
        var parameters: [any PostgresValue] = [low, high]
        func add(_ value: any PostgresValue) -> String {
            parameters.append(value)
            return "$\(parameters.count)"
        }
        if !query.states.isEmpty {
            // Spelt out, so that the indices on part of the jobs are found fit.
            condition += " AND state IN (\(query.states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")))"
        }
        if let endpoint = query.endpoint { condition += " AND endpoint = \(add(endpoint))" }
        if let owner = query.owner { condition += owner.isEmpty ? " AND owner IS NULL" : " AND owner = \(add(owner))" }
        if let id = query.id { condition += " AND id >= \(add(id)) AND id < \(add(id + "\u{7f}"))" }
        var source = "job"
        if let text = query.text {
            source = "job_prompt JOIN job ON number = job"
            // In this collation, capitals and small letters are those of ASCII.
            condition += " AND job BETWEEN $1 AND $2 AND lower(text) LIKE lower(\(add(JobSearch.pattern(text))) COLLATE \"C\")"
        }
        let limit = add(most)
        return try connection.run(
            "SELECT number FROM \(source) WHERE \(condition) ORDER BY number DESC LIMIT \(limit)::bigint", parameters,
            isPrepared: false
        ).rows.map { try $0.value("number") }
    }
}
