import FoundationEssentials
import ReelPostgres

/// Webhooks are held by a lease: one whose process dies while it delivers it is due again when that has run out.
extension PostgresJobStore {
    /// Longer than any delivery takes.
    static let webhookLease = Duration.seconds(60)

    public func claimWebhook() async throws -> OwedWebhook? {
        let look = look()
        // A look first: every process looks often, and there is hardly ever anything to do.
        guard try await read({ try Self.untilDue(look, $0) }) == .zero else { return nil }
        return try await write(isDurable: false) { transaction in
            transaction.add(
                """
                UPDATE webhook SET state = 'owed', due_at = \(Self.time("$1")), lease_until = NULL
                WHERE state = 'sending' AND lease_until <= \(Self.time("$2"))
                """, [look.time, look.uptime])
            let owed = try transaction.run(
                """
                SELECT job.id, webhook.job, url, file_base, webhook.attempts, \(Self.moment)
                FROM webhook JOIN job ON job.number = webhook.job
                WHERE webhook.state = 'owed' AND due_at <= \(Self.time("$1"))
                ORDER BY due_at LIMIT 1 FOR NO KEY UPDATE OF webhook SKIP LOCKED
                """, [look.time]
            ).first
            guard let owed else { return nil }
            let attempt = try owed.value("attempts") + 1
            transaction.add(
                "UPDATE webhook SET state = 'sending', due_at = NULL, lease_until = $1, attempts = $2 WHERE job = $3",
                [try Moment(look, owed).uptime + Self.webhookLease / .seconds(1), attempt, try owed.value("job", as: Int64.self)])
            return try OwedWebhook(owed, attempt: attempt)
        }
    }

    public func settleWebhook(of id: String, _ attempt: WebhookAttempt, reason: String?) async throws {
        let look = look()
        try await write { transaction in
            let sending = try transaction.run(
                """
                SELECT webhook.job, webhook.attempts, \(Self.moment) FROM webhook JOIN job ON job.number = webhook.job
                WHERE job.id = $1 AND webhook.state = 'sending' FOR NO KEY UPDATE OF webhook
                """, [id]
            ).first
            guard let sending else { return }
            let job: Int64 = try sending.value("job")
            let time = try Moment(look, sending).time
            let (state, due, uncounted) = attempt.consequence(at: time)
            transaction.add(
                "INSERT INTO webhook_delivery (job, attempt, time, outcome, reason) VALUES ($1, $2, $3, $4, $5)",
                [
                    job, try sending.value("attempts", as: Int.self), time.timeIntervalSince1970, attempt.outcome.rawValue,
                    reason,
                ])
            transaction.add(
                "UPDATE webhook SET state = $1, due_at = $2, lease_until = NULL, attempts = attempts - $3::integer WHERE job = $4",
                [state.rawValue, due?.timeIntervalSince1970, uncounted, job])
        }
    }

    public func timeToNextWebhook() async throws -> Duration? {
        let look = look()
        return try await read { try Self.untilDue(look, $0) }
    }

    public func webhookBacklog() async throws -> Int {
        try await read { connection in
            try connection.run("SELECT count(*) AS count FROM webhook WHERE state IN ('owed', 'sending')").first?.value("count")
                ?? 0
        }
    }

    /// Nil for an unknown job and for one without a webhook.
    package func webhookState(of id: String) async throws -> WebhookState? {
        try await read { connection in
            let state = try connection.run(
                "SELECT webhook.state FROM webhook JOIN job ON number = job WHERE id = $1", [id]
            ).first?.value("state", as: String.self)
            return state.flatMap(WebhookState.init(rawValue:))
        }
    }

    /// How long until the next webhook is due, also one whose holder is silent; nil if none is owed.
    private static func untilDue(_ look: Look, _ connection: PostgresConnection) throws -> Duration? {
        let row = try connection.run(
            """
            SELECT (SELECT min(due_at) FROM webhook WHERE state = 'owed') AS due,
                (SELECT min(lease_until) FROM webhook WHERE state = 'sending') AS lease, \(moment)
            """
        ).first
        guard let row else { return nil }
        let now = try Moment(look, row)
        let due = try row.optional("due", as: Double.self).map { $0 - now.time.timeIntervalSince1970 }
        let lapse = try row.optional("lease", as: Double.self).map { $0 - now.uptime }
        return [due, lapse].compactMap(\.self).min().map { .seconds(max(0, $0)) }
    }
}

/// The parts of other transactions that concern webhooks.
extension PostgresJobStore {
    /// Remembers what the job's end is to be announced to.
    static func addWebhook(_ target: WebhookTarget, toJob number: Int64, in transaction: PostgresTransaction) {
        transaction.add(
            "INSERT INTO webhook (job, url, file_base, state, attempts) VALUES ($1, $2, $3, 'waiting', 0)",
            [number, target.url, target.fileBase])
    }

    /// Makes the webhook of a job that ends in this transaction, if it has one, due at once.
    static func oweWebhook(ofJob number: Int64, at time: Date, in transaction: PostgresTransaction) {
        transaction.add(
            "UPDATE webhook SET state = 'owed', due_at = $1 WHERE job = $2 AND state = 'waiting'",
            [time.timeIntervalSince1970, number])
    }
}
