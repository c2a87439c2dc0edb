import FoundationEssentials
import ReelPostgres

/// The parts of an acceptance.
extension PostgresJobStore {
    /// The job that an earlier request with the same idempotency key has made. Of several that come at the same time, each waits for the one before.
    /// - Throws: `JobStoreError` with code `keyReused` if that was another request.
    static func earlier(_ new: NewJob, _ look: Look, in transaction: PostgresTransaction) throws -> Job? {
        guard let key = new.idempotencyKey else { return nil }
        transaction.add(
            "SELECT pg_advisory_xact_lock(hashtextextended('reel key ' || current_schema() || ' ' || $1 || ' ' || $2, 0))",
            [new.owner ?? "", key])
        let known = try transaction.run(
            """
            SELECT job.id FROM idempotency JOIN job ON job.number = idempotency.job
            WHERE idempotency.owner = $1 AND key = $2
                AND idempotency.created_at > \(time("$3")) - $4::double precision
            """, [new.owner ?? "", key, look.time, AcceptanceRules.idempotencySeconds])
        guard let id: String = try known.first?.value("id"), let job = try complete(id, in: { try transaction.run($0, $1) }) else {
            return nil
        }
        try AcceptanceRules.check(new, against: job)
        return job
    }

    static func remember(_ key: String, of new: NewJob, job: Int64, at time: Date, in transaction: PostgresTransaction) {
        transaction.add(
            """
            INSERT INTO idempotency (owner, key, job, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (owner, key) DO UPDATE SET job = excluded.job, created_at = excluded.created_at
            """, [new.owner ?? "", key, job, time.timeIntervalSince1970])
    }

    /// Refuses a job that finds more queued jobs, of its endpoint or in all, than it puts up with. Jobs that are being accepted at the same time are
    /// not counted: that would make each wait for the others.
    static func checkQueueLength(for new: NewJob, in transaction: PostgresTransaction) throws {
        if let limit = new.maximumQueueLength {
            let queued = try transaction.run(
                "SELECT count(*) AS count FROM (SELECT 1 FROM job WHERE state = 'queued' AND endpoint = $1 LIMIT $2::bigint) AS found",
                [new.endpoint, limit + 1])
            try AcceptanceRules.check(new, queuedOfEndpoint: try queued.first?.value("count") ?? 0)
        }
        if let limit = new.maximumQueued {
            let queued = try transaction.run(
                "SELECT count(*) AS count FROM (SELECT 1 FROM job WHERE state = 'queued' LIMIT $1::bigint) AS found", [limit])
            try AcceptanceRules.check(new, queued: try queued.first?.value("count") ?? 0)
        }
    }

    /// Keeps what a job is listed and searched by, and what it is the retry of.
    static func describe(_ new: NewJob, job number: Int64, in transaction: PostgresTransaction) {
        if let prompt = new.listedPrompt {
            transaction.add("INSERT INTO job_prompt (job, text) VALUES ($1, $2)", [number, prompt])
        }
        if let earlier = new.retryOf {
            transaction.add("INSERT INTO job_retry_of (job, earlier) VALUES ($1, $2)", [number, earlier])
        }
    }
}
