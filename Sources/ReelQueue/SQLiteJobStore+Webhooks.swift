import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    public func claimWebhook() async throws -> OwedWebhook? {
        let time = now.timeIntervalSince1970
        // A look first: a claim that finds nothing must not queue up behind the writers.
        guard try await read({ try Self.earliestDue($0).map { $0 <= time } }) == true else { return nil }
        return try await write(.deferred) { transaction in
            let database = transaction.database
            let owed = try database.cachedStatement(
                sql: """
                    SELECT job.id, webhook.job, url, file_base, webhook.attempts FROM webhook JOIN job ON job.number = webhook.job
                    WHERE webhook.state = 'owed' AND due_at <= ? ORDER BY due_at LIMIT 1
                    """)
            guard let row = try Row.fetchOne(owed, arguments: [time]) else { return nil }
            let attempt: Int = row["attempts"] + 1
            try database.cachedStatement(
                sql: "UPDATE webhook SET state = 'sending', due_at = NULL, attempts = ? WHERE job = ?"
            ).execute(arguments: [attempt, row["job"] as Int64])
            return try OwedWebhook(row, attempt: attempt)
        }
    }

    public func settleWebhook(of id: String, _ attempt: WebhookAttempt, reason: String?) async throws {
        let time = now
        let (state, due, uncounted) = attempt.consequence(at: time)
        try await write { transaction in
            try transaction.database.cachedStatement(
                sql: """
                    INSERT INTO webhook_delivery (job, attempt, time, outcome, reason)
                    SELECT job, attempts, ?, ?, ? FROM webhook
                    WHERE job = (SELECT number FROM job WHERE id = ?) AND state = 'sending'
                    """
            ).execute(arguments: [time.timeIntervalSince1970, attempt.outcome.rawValue, reason, id])
            try transaction.database.cachedStatement(
                sql: """
                    UPDATE webhook SET state = ?, due_at = ?, attempts = attempts - ?
                    WHERE job = (SELECT number FROM job WHERE id = ?) AND state = 'sending'
                    """
            ).execute(arguments: [state.rawValue, due?.timeIntervalSince1970, uncounted, id])
        }
    }

    public func timeToNextWebhook() async throws -> Duration? {
        let time = now.timeIntervalSince1970
        return try await read { try Self.earliestDue($0).map { .seconds(max(0, $0 - time)) } }
    }

    public func webhookBacklog() async throws -> Int {
        try await read { database in
            let owed = try database.cachedStatement(sql: "SELECT COUNT(*) FROM webhook WHERE state IN ('owed', 'sending')")
            return try Int.fetchOne(owed) ?? 0
        }
    }

    /// Nil for an unknown job and for one without a webhook.
    package func webhookState(of id: String) async throws -> WebhookState? {
        try await read { database in
            let state = try database.cachedStatement(
                sql: "SELECT state FROM webhook WHERE job = (SELECT number FROM job WHERE id = ?)")
            return try String.fetchOne(state, arguments: [id]).flatMap(WebhookState.init(rawValue:))
        }
    }

    private static func earliestDue(_ database: Database) throws -> Double? {
        try Double.fetchOne(database.cachedStatement(sql: "SELECT MIN(due_at) FROM webhook WHERE state = 'owed'"))
    }
}

/// The parts of other transactions that concern webhooks.
extension SQLiteJobStore {
    /// Remembers what the job's end is to be announced to.
    static func addWebhook(_ target: WebhookTarget, toJob number: Int64, in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO webhook (job, url, file_base, state, attempts) VALUES (?, ?, ?, 'waiting', 0)"
        ).execute(arguments: [number, target.url, target.fileBase])
    }

    /// Makes the webhook of a job that ends in this transaction, if it has one, due at once.
    static func oweWebhook(ofJob number: Int64, at time: Date, in database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE webhook SET state = 'owed', due_at = ? WHERE job = ? AND state = 'waiting'"
        ).execute(arguments: [time.timeIntervalSince1970, number])
    }

    /// Makes the webhooks that were under way when the process last ended due at once. Their receivers may get them twice.
    static func recoverWebhooks(at time: Date, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE webhook SET state = 'owed', due_at = ? WHERE state = 'sending'")
            .execute(arguments: [time.timeIntervalSince1970])
    }
}
