import FoundationEssentials
import GRDB

/// What those who run a server look at.
extension SQLiteJobStore {
    static func registerOperators(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("lists for operators") { database in
            // Indices on finished jobs alone: accepting one touches none of them. A prompt has a table of its own, small enough to be
            // searched from end to end, since an input may hold pictures.
            try database.execute(
                sql: """
                    CREATE TABLE job_prompt (
                        job INTEGER PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
                        text TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX job_listing ON job (number, state, endpoint, owner)
                        WHERE state IN ('succeeded', 'failed', 'cancelled');
                    DROP INDEX job_finished;
                    CREATE INDEX job_ended ON job (finished_at, state) WHERE finished_at IS NOT NULL;

                    CREATE TABLE job_retry_of (
                        job INTEGER PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
                        earlier TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX job_retried ON job_retry_of (earlier);

                    CREATE TABLE webhook_delivery (
                        number INTEGER PRIMARY KEY,
                        job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
                        attempt INTEGER NOT NULL,
                        time REAL NOT NULL,
                        outcome TEXT NOT NULL,
                        reason TEXT
                    ) STRICT;
                    CREATE INDEX webhook_delivery_job ON webhook_delivery (job);
                    """)
        }
    }

    public func jobs(_ query: JobQuery) async throws -> JobListing {
        try await read { database in
            let found = try JobSearch(query: query, database: database).run(patience: Self.patience)
            return JobListing(jobs: try found.numbers.compactMap { try Self.listed($0, in: database) }, next: found.next)
        }
    }

    /// How long a search may take before it answers with what it has.
    private static let patience = Duration.milliseconds(40)

    public func record(of id: String) async throws -> JobRecord? {
        try await read { database in
            guard let stored = try StoredJob.fetch(database, id: id) else { return nil }
            let earlier = try database.cachedStatement(sql: "SELECT earlier FROM job_retry_of WHERE job = ?")
            let later = try database.cachedStatement(
                sql: "SELECT id FROM job_retry_of JOIN job ON number = job WHERE earlier = ? ORDER BY number")
            return JobRecord(
                job: try StoredJob.complete(stored.status, in: database),
                webhook: try Self.webhook(ofJob: stored.number, in: database),
                retryOf: try String.fetchOne(earlier, arguments: [stored.number]),
                retries: try String.fetchAll(later, arguments: [id]))
        }
    }

    public func accounts() async throws -> [(owner: String?, account: Account)] {
        try await read { database in
            let all = try database.cachedStatement(sql: "SELECT owner, spent, pending FROM account ORDER BY owner")
            return try Row.fetchAll(all).map { row in
                let owner: String = row["owner"]
                return (owner.isEmpty ? nil : owner, Account(spent: row["spent"], pending: row["pending"]))
            }
        }
    }

    static func listed(_ number: Int64, in database: Database) throws -> ListedJob? {
        guard let stored = try StoredJob.fetch(database, where: "number = ?", [number]).first else { return nil }
        let rest = try database.cachedStatement(
            sql: """
                SELECT \(ListedJob.columns) FROM job LEFT JOIN job_prompt ON job_prompt.job = job.number
                WHERE number = ?
                """)
        guard let row = try Row.fetchOne(rest, arguments: [number]) else { return nil }
        return try ListedJob(stored.status, row)
    }

    private static func webhook(ofJob number: Int64, in database: Database) throws -> WebhookRecord? {
        let webhook = try database.cachedStatement(sql: "SELECT url, state, attempts, due_at FROM webhook WHERE job = ?")
        guard let row = try Row.fetchOne(webhook, arguments: [number]) else { return nil }
        let deliveries = try database.cachedStatement(
            sql: "SELECT attempt, time, outcome, reason FROM webhook_delivery WHERE job = ? ORDER BY number")
        return try WebhookRecord(row, deliveries: try Row.fetchAll(deliveries, arguments: [number]))
    }
}

/// The parts of other transactions that concern operators.
extension SQLiteJobStore {
    /// Keeps what a job is listed and searched by, and what it is the retry of.
    static func describe(_ new: NewJob, job number: Int64, in database: Database) throws {
        if let prompt = new.listedPrompt {
            try database.cachedStatement(sql: "INSERT INTO job_prompt (job, text) VALUES (?, ?)")
                .execute(arguments: [number, prompt])
        }
        if let earlier = new.retryOf {
            try database.cachedStatement(sql: "INSERT INTO job_retry_of (job, earlier) VALUES (?, ?)")
                .execute(arguments: [number, earlier])
        }
    }
}
