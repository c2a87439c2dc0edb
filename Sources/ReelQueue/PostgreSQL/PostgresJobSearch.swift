import FoundationEssentials
import ReelPostgres

/// Finds jobs in PostgreSQL.
struct PostgresJobSearch {
    let query: JobQuery
    let connection: PostgresConnection

    func run(patience: Duration) throws -> JobSteps.Found {
        let steps = JobSteps(query: query)
        let edges = try connection.run("SELECT min(number) AS first, max(number) AS last FROM job").first
        guard let first: Int64 = try edges?.optional("first"), let last: Int64 = try edges?.optional("last") else {
            return steps.cut([])
        }
        if query.id != nil || !query.isFiltered {
            let before = query.before.map { $0 - 1 } ?? last
            return steps.cut(try found(in: first, min(before, last), most: steps.most))
        }
        return try steps.run(from: first, to: last, patience: patience) { try found(in: $0, $1, most: $2) }
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
