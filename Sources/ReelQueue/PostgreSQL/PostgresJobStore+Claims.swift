import FoundationEssentials
import ReelPostgres

/// Whose turn it is.
extension PostgresJobStore {
    public func claim(worker: String, limits: OwnerLimits) async throws -> Job? {
        let look = look()
        guard !limits.isEmpty else {
            return try await write(isDurable: false) { try Self.claimAtOnce(worker: worker, look, in: $0) }
        }
        var full = try await ownersAtLimit(limits)
        while true {
            let known = full
            let claim = try await write(isDurable: false) { transaction in
                try Self.claim(worker: worker, limits: limits, full: known, look, in: transaction)
            }
            switch claim {
            case .job(let job): return job
            case .nothing: return nil
            // Others have taken up the owner's jobs meanwhile.
            case .full(let owner): full.insert(owner)
            }
        }
    }

    private enum Claim: Sendable {
        case job(Job)
        case nothing
        case full(owner: String)
    }

    /// SQL for the queued job whose turn it is: of normal priority first, then the oldest; not one whose retry is yet to come, nor one that nobody
    /// has started in time. A job that another transaction has locked is passed over: it is being taken up or cancelled. The locked row itself is
    /// read, not the one that the statement saw when it began. $1 is the time, $2 how long a retry may wait, $3 owners whose jobs are none.
    private static let next = """
        next AS MATERIALIZED (
            SELECT \(LockedJob.columns), file_lifetime, outcome, error_status FROM job
            WHERE state = 'queued' AND (start_deadline IS NULL OR start_deadline > \(time("$1")) OR attempts > 0)
                AND (not_before IS NULL OR not_before <= \(time("$1")) OR not_before > \(time("$1")) + $2::double precision)
                AND (owner IS NULL OR owner <> ALL ($3::text[]))
            ORDER BY priority, number LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
        """

    /// Takes up the next job where nobody's are limited, in one round trip. What the statement does is what `JobTransition.claim` says; that is applied
    /// to the row as it was, too.
    private static func claimAtOnce(worker: String, _ look: Look, in transaction: PostgresTransaction) throws -> Job? {
        let row = try transaction.runAlone(
            """
            WITH \(Self.next), taken AS (
                UPDATE job SET state = 'running', worker = $4, lease_until = COALESCE($5::double precision, next.moment) + $6::double precision,
                    attempts = job.attempts + 1, not_before = NULL, started_at = COALESCE($1::double precision, next.moment)
                FROM next WHERE job.number = next.number)
            SELECT next.*, json FROM next LEFT JOIN job_input ON job = number
            """, [look.time, longestWait, PostgresTexts([]), worker, look.uptime, JobLease.length / .seconds(1)]
        ).first
        guard let row else { return nil }
        let locked = try LockedJob(row, look)
        let claim = JobTransition.claim(worker: worker, leaseUntil: locked.moment.leaseEnd)
        return try locked.job.change(by: claim, at: locked.moment.time, outcome: nil).map { try Job($0.status, row) }
    }

    /// Takes up the next job, unless its owner has as many as may run.
    private static func claim(
        worker: String, limits: OwnerLimits, full: Set<String>, _ look: Look, in transaction: PostgresTransaction
    ) throws -> Claim {
        let next = try transaction.run(
            "WITH \(Self.next) SELECT next.*, json FROM next LEFT JOIN job_input ON job = number",
            [look.time, longestWait, PostgresTexts(full)]
        ).first
        guard let next else { return .nothing }
        let locked = try LockedJob(next, look)
        if let owner = locked.job.status.owner, let limit = limits.limit(of: owner) {
            // One claim of an owner's jobs at a time, so that those which run can be counted.
            transaction.add(
                "SELECT pg_advisory_xact_lock(hashtextextended('reel owner ' || current_schema() || ' ' || $1, 0))", [owner])
            let running = try transaction.run(
                "SELECT count(*) AS count FROM job WHERE state = 'running' AND owner = $1", [owner]
            ).first?.value("count", as: Int.self)
            if let running, running >= limit { return .full(owner: owner) }
        }
        let claimed = try locked.apply(.claim(worker: worker, leaseUntil: locked.moment.leaseEnd), in: transaction)
        return try claimed.map { .job(try Job($0, next)) } ?? .nothing
    }

    private func ownersAtLimit(_ limits: OwnerLimits) async throws -> Set<String> {
        try await read { connection in
            let running = try connection.run(
                "SELECT owner, count(*) AS count FROM job WHERE state = 'running' AND owner IS NOT NULL GROUP BY owner")
            return Set(
                try running.rows.compactMap { row in
                    let owner: String = try row.value("owner")
                    guard let limit = limits.limit(of: owner), try row.value("count") as Int >= limit else { return nil }
                    return owner
                })
        }
    }

    public func timeToNextRetry() async throws -> Duration? {
        try await until(
            "SELECT min(not_before) FROM job WHERE state = 'queued' AND not_before IS NOT NULL", atMost: Self.longestWait)
    }

    /// Seconds that no retry waits. One that seems to has been overtaken by a clock that was set back.
    private static let longestWait = RetryBackoff().longest / .seconds(1)
}

/// Start deadlines.
extension PostgresJobStore {
    public func expire(outcome: JobOutcome) async throws -> [String] {
        let look = look()
        return try await write { transaction in
            let rows = try transaction.run(
                """
                SELECT \(LockedJob.columns) FROM job
                WHERE state = 'queued' AND start_deadline <= \(Self.time("$1")) AND attempts = 0
                ORDER BY number FOR NO KEY UPDATE SKIP LOCKED
                """, [look.time]
            ).rows
            return try rows.compactMap { try LockedJob($0, look).apply(.expire, outcome: outcome, in: transaction)?.id }
        }
    }

    public func timeToNextStartDeadline() async throws -> Duration? {
        // A day at most: a deadline may be too far for a Duration.
        try await until(
            "SELECT min(start_deadline) FROM job WHERE state = 'queued' AND start_deadline IS NOT NULL AND attempts = 0",
            atMost: 86400)
    }

    /// How long it is until the time that `query` gives, `limit` seconds at most; nil if it gives none.
    private func until(_ query: String, atMost limit: Double) async throws -> Duration? {
        let look = look()
        return try await read { connection in
            let row = try connection.run("SELECT (\(query)) AS next, \(Self.moment)").first
            guard let row, let next: Double = try row.optional("next") else { return nil }
            return .seconds(min(max(0, next - (try Moment(look, row).time.timeIntervalSince1970)), limit))
        }
    }
}
