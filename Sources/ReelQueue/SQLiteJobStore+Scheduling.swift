import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    static func registerScheduling(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("priority and start deadline") { database in
            try database.execute(
                sql: """
                    ALTER TABLE job ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority IN (0, 1));
                    ALTER TABLE job ADD COLUMN start_deadline REAL;
                    DROP INDEX job_queued;
                    CREATE INDEX job_queued ON job (priority, number) WHERE state = 'queued';
                    CREATE INDEX job_start_deadline ON job (start_deadline)
                        WHERE state = 'queued' AND start_deadline IS NOT NULL;
                    """)
        }
    }

    /// Refuses a job that finds more queued jobs, of its endpoint or in all, than it puts up with.
    static func checkQueueLength(for new: NewJob, in database: Database) throws {
        if new.maximumQueueLength != nil {
            let queued = try database.cachedStatement(sql: "SELECT COUNT(*) FROM job WHERE state = 'queued' AND endpoint = ?")
            let length = try Int.fetchOne(queued, arguments: [new.endpoint]) ?? 0
            try AcceptanceRules.check(new, queuedOfEndpoint: length)
        }
        if new.maximumQueued != nil {
            let queued = try database.cachedStatement(sql: "SELECT COUNT(*) FROM job WHERE state = 'queued'")
            let length = try Int.fetchOne(queued) ?? 0
            try AcceptanceRules.check(new, queued: length)
        }
    }

    public func expire(outcome: JobOutcome) async throws -> [String] {
        let time = now
        let late = "state = 'queued' AND start_deadline <= ? AND attempts = 0 ORDER BY number"
        return try await write { transaction in
            try StoredJob.fetch(transaction.database, where: late, [time.timeIntervalSince1970])
                .compactMap { try $0.apply(.expire, at: time, outcome: outcome, in: transaction)?.id }
        }
    }

    public func timeToNextStartDeadline() async throws -> Duration? {
        let time = now
        return try await read { database in
            let next = try database.cachedStatement(
                sql: """
                    SELECT MIN(start_deadline) FROM job
                    WHERE state = 'queued' AND start_deadline IS NOT NULL AND attempts = 0
                    """)
            // A day at most: a deadline may be too far for a Duration.
            return try Double.fetchOne(next).map { .seconds(min(max(0, $0 - time.timeIntervalSince1970), 86400)) }
        }
    }
}
