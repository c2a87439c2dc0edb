public import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    static func registerRetention(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("age of finished jobs") { database in
            try database.execute(sql: "CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL")
        }
    }

    public func removeFinished(before date: Date) async throws -> Int {
        let keys = now.timeIntervalSince1970 - AcceptanceRules.idempotencySeconds
        try await write(.deferred) { transaction in
            try transaction.database.cachedStatement(sql: "DELETE FROM idempotency WHERE created_at <= ?").execute(arguments: [
                keys
            ])
        }
        var removed = 0
        while true {
            let ids = try await removeSome(before: date)
            removed += ids.count
            guard ids.count == Self.removedAtOnce else { return removed }
        }
    }

    /// Few enough that clients hardly wait behind them.
    private static let removedAtOnce = 200

    private func removeSome(before date: Date) async throws -> [String] {
        let ids = try await write(.deferred) { transaction in
            let old = try transaction.database.cachedStatement(
                sql: """
                    SELECT id FROM job WHERE finished_at < ? AND NOT EXISTS (
                        SELECT 1 FROM webhook WHERE webhook.job = job.number AND webhook.state IN ('owed', 'sending'))
                    ORDER BY finished_at LIMIT ?
                    """)
            let ids = try String.fetchAll(old, arguments: [date.timeIntervalSince1970, Self.removedAtOnce])
            let remove = try transaction.database.cachedStatement(sql: "DELETE FROM job WHERE id = ?")
            for id in ids { try remove.execute(arguments: [id]) }
            return ids
        }
        index.forget(Set(ids))
        return ids
    }
}
