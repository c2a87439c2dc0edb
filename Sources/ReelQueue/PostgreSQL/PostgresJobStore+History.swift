public import FoundationEssentials
import ReelPostgres

/// Finished jobs: lists of them, what is forgotten of one on request, and what is forgotten with time.
extension PostgresJobStore {
    public func finished(_ query: FinishedQuery) async throws -> [FinishedJob] {
        var condition = "finished_at >= $1 AND finished_at < $2 AND endpoint = ANY ($3::text[])"
        var parameters: [any PostgresValue] = [
            query.start.timeIntervalSince1970, query.end.timeIntervalSince1970, PostgresTexts(query.endpoints),
        ]
        func add(_ value: any PostgresValue) -> String {
            parameters.append(value)
            return "$\(parameters.count)"
        }
        if let owner = query.owner { condition += " AND owner = \(add(owner))" }
        if let id = query.id { condition += " AND id = \(add(id))" }
        switch query.ending {
        case .success?: condition += " AND state = 'succeeded'"
        case .error?: condition += " AND state = 'failed' AND error_status >= 500"
        case .userError?: condition += " AND (state = 'cancelled' OR (state = 'failed' AND error_status < 500))"
        case nil: break
        }
        let order = query.order == .duration ? "finished_at - COALESCE(started_at, finished_at)" : "finished_at"
        condition += " ORDER BY \(order) DESC, number DESC LIMIT \(add(query.limit))::bigint OFFSET \(add(query.offset))::bigint"
        let (sql, all) = ("SELECT \(StoredJob.columns), error_status FROM job WHERE \(condition)", parameters)
        return try await read { connection in
            try connection.run(sql, all, isPrepared: false).rows.map { row in
                FinishedJob(try StoredJob(row).status, errorStatus: try row.optional("error_status"))
            }
        }
    }

    public func removePayloads(of id: String, replacement: JobOutcome) async throws -> Job? {
        let look = look()
        return try await write { transaction in
            guard let stored = try LockedJob.lock(id, look, in: transaction)?.job, stored.status.state.isFinal else { return nil }
            let job = try Self.complete(id) { try transaction.run($0, $1) }
            let number = stored.number
            transaction.add(
                """
                UPDATE job SET error_status = CASE state WHEN 'succeeded' THEN $1 ELSE error_status END, outcome = $2
                WHERE number = $3 AND outcome IS NOT NULL
                """, [replacement.errorStatus, replacement.json, number])
            transaction.add("UPDATE job_input SET json = '{}' WHERE job = $1", [number])
            transaction.add("DELETE FROM job_prompt WHERE job = $1", [number])
            // The log may quote the input; a webhook would send the output; a key is known by the input.
            transaction.add("DELETE FROM job_log WHERE job = $1", [number])
            transaction.add("DELETE FROM idempotency WHERE job = $1", [number])
            transaction.add(
                """
                UPDATE webhook SET state = 'abandoned', due_at = NULL, lease_until = NULL
                WHERE job = $1 AND state IN ('owed', 'sending')
                """, [number])
            return job
        }
    }

    public func removeFinished(before date: Date) async throws -> Int {
        let look = look()
        try await write(isDurable: false) { transaction in
            transaction.add(
                "DELETE FROM idempotency WHERE created_at <= \(Self.time("$1")) - $2::double precision",
                [look.time, AcceptanceRules.idempotencySeconds])
            // Of jobs whose process died before it could.
            transaction.add(
                "DELETE FROM job_preview WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.id = job_preview.id AND state = 'running')"
            )
        }
        var removed = 0
        while true {
            let some = try await write(isDurable: false) { transaction in
                // Several processes may be at it at the same time.
                try transaction.run(
                    """
                    DELETE FROM job WHERE number IN (
                        SELECT number FROM job WHERE finished_at < $1 AND NOT EXISTS (
                            SELECT 1 FROM webhook WHERE webhook.job = job.number AND webhook.state IN ('owed', 'sending'))
                        ORDER BY finished_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
                    """, [date.timeIntervalSince1970, Self.removedAtOnce]
                ).affected
            }
            removed += some
            guard some == Self.removedAtOnce else { return removed }
        }
    }

    /// Few enough that clients hardly wait behind them.
    private static let removedAtOnce = 200
}
