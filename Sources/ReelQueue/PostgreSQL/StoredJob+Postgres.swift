import FoundationEssentials
import ReelPostgres

/// A job whose row this transaction has locked, and when that was.
struct LockedJob {
    let job: StoredJob
    let charge: JobCharge?
    let moment: Moment

    static let columns = "\(StoredJob.columns), quantity, unit_price, \(PostgresJobStore.moment)"

    init(_ row: PostgresRow, _ look: PostgresJobStore.Look) throws {
        job = try StoredJob(row)
        charge = try JobCharge(row)
        moment = try Moment(look, row)
    }

    /// Locks the job for this transaction; nil if there is none.
    static func lock(_ id: String, _ look: PostgresJobStore.Look, in transaction: PostgresTransaction) throws -> LockedJob? {
        try transaction.run("SELECT \(columns) FROM job WHERE id = $1 FOR NO KEY UPDATE", [id]).first
            .map { try LockedJob($0, look) }
    }

    /// Applies `transition` to the row if the rules allow it, and returns the new status, else nil.
    /// - Parameter outcome: what is kept if the transition ends the job.
    func apply(
        _ transition: JobTransition, outcome: JobOutcome? = nil, in transaction: PostgresTransaction
    ) throws -> JobStatus? {
        guard let change = job.change(by: transition, at: moment.time, outcome: outcome) else { return nil }
        let next = change.status
        transaction.add(
            """
            UPDATE job SET state = $1, worker = $2, lease_until = $3, attempts = $4, crashes = $5, not_before = $6,
                cancel_requested = $7, started_at = $8, finished_at = $9, error_status = $10, outcome = $11
            WHERE number = $12
            """,
            [
                next.state.rawValue, next.worker, next.leaseUntil, next.attempts, next.crashes,
                next.notBefore?.timeIntervalSince1970, next.cancelRequested, next.startedAt?.timeIntervalSince1970,
                next.finishedAt?.timeIntervalSince1970, change.errorStatus, change.outcome, job.number,
            ])
        if change.isEnd {
            PostgresJobStore.oweWebhook(ofJob: job.number, at: moment.time, in: transaction)
            if let charge { PostgresJobStore.settle(charge, of: next, in: transaction) }
        }
        return next
    }
}

extension StoredJob {
    static func fetch(_ connection: PostgresConnection, id: String) throws -> StoredJob? {
        try connection.run("SELECT \(columns) FROM job WHERE id = $1", [id]).first.map { try StoredJob($0) }
    }
}

extension PostgresJobStore {
    /// A job with its input and outcome; nil if there is none.
    static func complete(_ id: String, in run: (String, [any PostgresValue]) throws -> PostgresResult) throws -> Job? {
        let sql = "SELECT \(StoredJob.columns), \(Job.columns) FROM job LEFT JOIN job_input ON job = number WHERE id = $1"
        guard let row = try run(sql, [id]).first else { return nil }
        return try Job(try StoredJob(row).status, row)
    }
}
