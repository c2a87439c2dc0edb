import FoundationEssentials
import GRDB

/// Finished jobs: lists of them, and what is forgotten of one on request.
extension SQLiteJobStore {
    public func finished(_ query: FinishedQuery) async throws -> [FinishedJob] {
        try await read { database in
            var condition = "finished_at >= ? AND finished_at < ?"
            var arguments: StatementArguments = [query.start.timeIntervalSince1970, query.end.timeIntervalSince1970]
            condition += " AND endpoint IN (\(databaseQuestionMarks(count: query.endpoints.count)))"
            arguments += StatementArguments(query.endpoints)
            if let owner = query.owner {
                condition += " AND owner = ?"
                arguments += [owner]
            }
            if let id = query.id {
                condition += " AND id = ?"
                arguments += [id]
            }
            switch query.ending {
            case .success?: condition += " AND state = 'succeeded'"
            case .error?: condition += " AND state = 'failed' AND error_status >= 500"
            case .userError?: condition += " AND (state = 'cancelled' OR (state = 'failed' AND error_status < 500))"
            case nil: break
            }
            let order = query.order == .duration ? "finished_at - IFNULL(started_at, finished_at)" : "finished_at"
            condition += " ORDER BY \(order) DESC, number DESC LIMIT ? OFFSET ?"
            arguments += [query.limit, query.offset]
            let jobs = try StoredJob.fetch(database, where: condition, arguments).map(\.status)
            let result = try database.cachedStatement(sql: "SELECT error_status FROM job WHERE id = ?")
            return try jobs.map { FinishedJob($0, errorStatus: try Int.fetchOne(result, arguments: [$0.id])) }
        }
    }

    public func removePayloads(of id: String, replacement: JobOutcome) async throws -> Job? {
        return try await write { transaction in
            let database = transaction.database
            guard let stored = try StoredJob.fetch(database, id: id), stored.status.state.isFinal else { return nil }
            let job = try StoredJob.complete(stored.status, in: database)
            let number = stored.number
            try database.cachedStatement(
                sql: """
                    UPDATE job SET error_status = CASE state WHEN 'succeeded' THEN ? ELSE error_status END, outcome = ?
                    WHERE number = ? AND outcome IS NOT NULL
                    """
            ).execute(arguments: [replacement.errorStatus, replacement.json, number])
            try database.cachedStatement(sql: "UPDATE job_input SET json = '{}' WHERE job = ?").execute(arguments: [number])
            try database.cachedStatement(sql: "DELETE FROM job_prompt WHERE job = ?").execute(arguments: [number])
            // The log may quote the input; a webhook would send the output; a key is known by the input.
            try database.cachedStatement(sql: "DELETE FROM job_log WHERE job = ?").execute(arguments: [number])
            try database.cachedStatement(sql: "DELETE FROM idempotency WHERE job = ?").execute(arguments: [number])
            try database.cachedStatement(
                sql: "UPDATE webhook SET state = 'abandoned', due_at = NULL WHERE job = ? AND state IN ('owed', 'sending')"
            ).execute(arguments: [number])
            return job
        }
    }
}
