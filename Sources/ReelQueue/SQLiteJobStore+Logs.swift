import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    public func append(_ entries: [JobLogEntry], to id: String) async throws {
        try await write(.deferred) { transaction in
            let database = transaction.database
            guard let job = try StoredJob.fetch(database, id: id)?.number else { throw JobStoreError.unknownJob(id) }
            let last = try database.cachedStatement(sql: "SELECT MAX(sequence) FROM job_log WHERE job = ?")
            var sequence = try Int.fetchOne(last, arguments: [job]) ?? 0
            let insert = try database.cachedStatement(
                sql: "INSERT INTO job_log (job, sequence, time, level, message) VALUES (?, ?, ?, ?, ?)"
            )
            for entry in entries {
                sequence += 1
                try insert.execute(
                    arguments: [job, sequence, entry.time.timeIntervalSince1970, entry.level, entry.message]
                )
            }
        }
    }

    public func logs(of id: String, after sequence: Int) async throws -> [JobLogEntry] {
        try await read { database in
            let lines = try database.cachedStatement(
                sql: """
                    SELECT sequence, time, level, message FROM job_log
                    WHERE job = (SELECT number FROM job WHERE id = ?) AND sequence > ? ORDER BY sequence
                    """)
            return try Row.fetchAll(lines, arguments: [id, sequence]).map { try JobLogEntry($0) }
        }
    }
}
