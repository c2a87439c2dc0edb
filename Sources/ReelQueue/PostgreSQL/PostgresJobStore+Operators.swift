import FoundationEssentials
import ReelPostgres

/// What those who run a server look at.
extension PostgresJobStore {
    public func jobs(_ query: JobQuery) async throws -> JobListing {
        try await read { connection in
            let found = try PostgresJobSearch(query: query, connection: connection).run(patience: Self.patience)
            return JobListing(jobs: try Self.listed(found.numbers, connection), next: found.next)
        }
    }

    /// How long a search may take before it answers with what it has.
    private static let patience = Duration.milliseconds(40)

    public func record(of id: String) async throws -> JobRecord? {
        try await read { connection in
            guard let job = try Self.complete(id, in: { try connection.run($0, $1) }) else { return nil }
            let number = "(SELECT number FROM job WHERE id = $1)"
            let results = try connection.run([
                PostgresStatement("SELECT url, state, attempts, due_at FROM webhook WHERE job = \(number)", [id]),
                PostgresStatement(
                    "SELECT attempt, time, outcome, reason FROM webhook_delivery WHERE job = \(number) ORDER BY number", [id]),
                PostgresStatement("SELECT earlier FROM job_retry_of WHERE job = \(number)", [id]),
                PostgresStatement(
                    "SELECT id FROM job_retry_of JOIN job ON number = job WHERE earlier = $1 ORDER BY number", [id]),
            ])
            return JobRecord(
                job: job, webhook: try results[0].first.map { try WebhookRecord($0, deliveries: results[1].rows) },
                retryOf: try results[2].first?.value("earlier"), retries: try results[3].rows.map { try $0.value("id") })
        }
    }

    public func overview(most: Int) async throws -> QueueOverview {
        let look = look()
        return try await read { connection in
            let now = try connection.run("SELECT \(Self.moment)").first.map { try Moment(look, $0) }
            let time = now?.time.timeIntervalSince1970 ?? 0
            func numbers(_ condition: String) throws -> [Int64] {
                try connection.run("SELECT number FROM job WHERE \(condition) LIMIT $1::bigint", [most]).rows.map {
                    try $0.value("number")
                }
            }
            let oldest = try connection.run(
                """
                SELECT min(created_at) AS oldest FROM (
                    (SELECT created_at FROM job WHERE state = 'queued' AND priority = 0 ORDER BY number LIMIT 1) UNION ALL
                    (SELECT created_at FROM job WHERE state = 'queued' AND priority = 1 ORDER BY number LIMIT 1)) AS first
                """
            ).first
            let ended = try connection.run(
                """
                SELECT floor((finished_at - $1::double precision) / 60)::bigint AS minute, state, count(*) AS count
                FROM job WHERE finished_at >= $1::double precision GROUP BY minute, state
                """, [time - 86400])
            return try QueueOverview(
                running: try Self.listed(try numbers("state = 'running' ORDER BY started_at, number"), connection),
                waiting: try Self.listed(try numbers("state = 'queued' ORDER BY priority, number"), connection),
                oldestWaiting: try oldest?.date("oldest"),
                day: try QueueOverview.minutes(from: time - 86400, ended.rows),
                accepted: { try Self.accepted(since: time - Double($0), connection) })
        }
    }

    /// Jobs as lists show them, in the order of `numbers`.
    private static func listed(_ numbers: [Int64], _ connection: PostgresConnection) throws -> [ListedJob] {
        let rows = try connection.run(
            """
            SELECT \(StoredJob.columns), \(ListedJob.columns) FROM job LEFT JOIN job_prompt ON job = number
            WHERE number = ANY ($1::bigint[])
            """, [PostgresTexts(numbers.map(\.description))]
        ).rows
        var jobs: [Int64: ListedJob] = [:]
        for row in rows {
            let stored = try StoredJob(row)
            jobs[stored.number] = try ListedJob(stored.status, row)
        }
        return numbers.compactMap { jobs[$0] }
    }

    /// How many jobs have been accepted since `time`. Numbers are given out in order, so a few looks find the first; not all of them are used, so
    /// those after it are counted.
    private static func accepted(since time: Double, _ connection: PostgresConnection) throws -> Int {
        let edges = try connection.run("SELECT min(number) AS first, max(number) AS last FROM job").first
        guard let first: Int64 = try edges?.optional("first"), let last: Int64 = try edges?.optional("last") else { return 0 }
        var (low, high) = (first, last + 1)
        while low < high {
            let middle = (low + high) / 2
            let next = try connection.run("SELECT created_at FROM job WHERE number >= $1 ORDER BY number LIMIT 1", [middle]).first
            if let created: Double = try next?.value("created_at"), created < time {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return try connection.run("SELECT count(*) AS count FROM job WHERE number >= $1", [low]).first?.value("count") ?? 0
    }
}
