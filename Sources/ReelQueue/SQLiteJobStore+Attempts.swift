import FoundationEssentials
import GRDB

/// Leases, retries, and whose turn it is.
extension SQLiteJobStore {
    static func registerAttempts(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("leases, retries and owners") { database in
            try database.execute(
                sql: """
                    ALTER TABLE job ADD COLUMN owner TEXT;
                    ALTER TABLE job ADD COLUMN lease_until REAL;
                    ALTER TABLE job ADD COLUMN not_before REAL;
                    ALTER TABLE job ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE job ADD COLUMN maximum_attempts INTEGER NOT NULL DEFAULT 10 CHECK (maximum_attempts > 0);
                    CREATE INDEX job_retry ON job (not_before) WHERE state = 'queued' AND not_before IS NOT NULL;
                    """)
        }
    }

    /// The queued job whose turn it is: of normal priority first, then the oldest; not one whose retry is yet to come, nor one that
    /// nobody has started in time, nor one whose owner has as many running as it may.
    static func nextJob(at time: Date, limits: OwnerLimits, in database: Database) throws -> StoredJob? {
        var condition = """
            state = 'queued' AND (start_deadline IS NULL OR start_deadline > ? OR attempts > 0)
            AND (not_before IS NULL OR not_before <= ? OR not_before > ?)
            """
        let seconds = time.timeIntervalSince1970
        var arguments: StatementArguments = [seconds, seconds, seconds + longestWait]
        if !limits.isEmpty {
            let running = try database.cachedStatement(
                sql: """
                    SELECT owner, COUNT(*) AS count FROM job WHERE state = 'running' AND owner IS NOT NULL GROUP BY owner
                    """)
            for row in try Row.fetchAll(running) {
                let owner: String = row["owner"]
                guard let limit = limits.limit(of: owner), row["count"] as Int >= limit else { continue }
                condition += " AND owner IS NOT ?"
                arguments += [owner]
            }
        }
        return try StoredJob.fetch(database, where: condition + " ORDER BY priority, number LIMIT 1", arguments).first
    }

    public func timeToNextRetry() async throws -> Duration? {
        let time = now.timeIntervalSince1970
        return try await read { database in
            let next = try database.cachedStatement(
                sql: "SELECT MIN(not_before) FROM job WHERE state = 'queued' AND not_before IS NOT NULL")
            return try Double.fetchOne(next).map { .seconds(min(max(0, $0 - time), Self.longestWait)) }
        }
    }

    /// Seconds that no retry waits. One that seems to has been overtaken by a clock that was set back.
    private static let longestWait = RetryBackoff().longest / .seconds(1)
}
