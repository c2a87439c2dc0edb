import FoundationEssentials
import GRDB

/// Requests that say they are the same as an earlier one (draft-ietf-httpapi-idempotency-key-header).
extension SQLiteJobStore {
    static func registerIdempotency(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("idempotency keys") { database in
            try database.execute(
                sql: """
                    CREATE TABLE idempotency (
                        owner TEXT NOT NULL,
                        key TEXT NOT NULL,
                        job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
                        created_at REAL NOT NULL,
                        PRIMARY KEY (owner, key)
                    ) STRICT;
                    CREATE INDEX idempotency_job ON idempotency (job);
                    CREATE INDEX idempotency_age ON idempotency (created_at);
                    """)
        }
    }

    /// The job that an earlier request with the same key has made.
    /// - Throws: `JobStoreError` with code `keyReused` if that was another request.
    static func earlier(_ new: NewJob, at time: Date, in database: Database) throws -> Job? {
        guard let key = new.idempotencyKey else { return nil }
        let known = try database.cachedStatement(
            sql: """
                SELECT job.id FROM idempotency JOIN job ON job.number = idempotency.job
                WHERE idempotency.owner = ? AND key = ? AND idempotency.created_at > ?
                """)
        let oldest = time.timeIntervalSince1970 - AcceptanceRules.idempotencySeconds
        guard let id = try String.fetchOne(known, arguments: [new.owner ?? "", key, oldest]),
            let stored = try StoredJob.fetch(database, id: id)
        else { return nil }
        let job = try StoredJob.complete(stored.status, in: database)
        try AcceptanceRules.check(new, against: job)
        return job
    }

    static func remember(_ key: String, of new: NewJob, job: Int64, at time: Date, in database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO idempotency (owner, key, job, created_at) VALUES (?, ?, ?, ?)")
            .execute(arguments: [new.owner ?? "", key, job, time.timeIntervalSince1970])
    }
}
