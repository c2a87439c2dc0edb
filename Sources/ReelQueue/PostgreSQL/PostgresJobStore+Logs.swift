import FoundationEssentials
import ReelPostgres

extension PostgresJobStore {
    public func append(_ entries: [JobLogEntry], to id: String) async throws {
        try await write(isDurable: false) { transaction in
            // Of two that write at the same time, one waits: their lines are numbered on.
            let job = try transaction.run(
                """
                WITH this AS MATERIALIZED (SELECT number FROM job WHERE id = $1 FOR NO KEY UPDATE)
                SELECT number FROM this
                """, [id]
            ).first
            guard let number: Int64 = try job?.value("number") else { throw JobStoreError.unknownJob(id) }
            for entry in entries {
                transaction.add(
                    """
                    INSERT INTO job_log (job, sequence, time, level, message)
                    VALUES ($1, (SELECT COALESCE(max(sequence), 0) + 1 FROM job_log WHERE job = $1), $2, $3, $4)
                    """, [number, entry.time.timeIntervalSince1970, entry.level, entry.message])
            }
        }
    }

    public func logs(of id: String, after sequence: Int) async throws -> [JobLogEntry] {
        try await read { connection in
            try connection.run(
                """
                SELECT sequence, time, level, message FROM job_log
                WHERE job = (SELECT number FROM job WHERE id = $1) AND sequence > $2 ORDER BY sequence
                """, [id, sequence]
            ).rows.map { try JobLogEntry($0) }
        }
    }
}
