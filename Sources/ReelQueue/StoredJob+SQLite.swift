import FoundationEssentials
import GRDB

extension StoredJob {
    static func fetch(_ database: Database, id: String) throws -> StoredJob? {
        try fetch(database, where: "id = ?", [id]).first
    }

    static func fetch(
        _ database: Database, where condition: String, _ arguments: StatementArguments = []
    ) throws -> [StoredJob] {
        let jobs = try database.cachedStatement(sql: "SELECT \(columns) FROM job WHERE \(condition)")
        return try Row.fetchAll(jobs, arguments: arguments).map { try StoredJob($0) }
    }

    /// Adds input and outcome to a job of the table.
    static func complete(_ status: JobStatus, in database: Database) throws -> Job {
        let rest = try database.cachedStatement(
            sql: "SELECT \(Job.columns) FROM job JOIN job_input ON job_input.job = job.number WHERE id = ?")
        guard let row = try Row.fetchOne(rest, arguments: [status.id]) else { throw JobStoreError.lostInput(status.id) }
        return try Job(status, row)
    }

    /// Applies `transition` to the row if the rules allow it, and returns the new status, else nil.
    /// - Parameter outcome: what is kept if the transition ends the job.
    func apply(
        _ transition: JobTransition, at time: Date, outcome: JobOutcome? = nil, in transaction: StoreTransaction
    ) throws -> JobStatus? {
        guard let change = change(by: transition, at: time, outcome: outcome) else { return nil }
        let next = change.status
        try transaction.database.cachedStatement(
            sql: """
                UPDATE job SET state = ?, worker = ?, lease_until = ?, attempts = ?, crashes = ?, not_before = ?,
                    cancel_requested = ?, started_at = ?, finished_at = ?, error_status = ?, outcome = ?
                WHERE number = ?
                """
        ).execute(arguments: [
            next.state.rawValue, next.worker, next.leaseUntil, next.attempts, next.crashes,
            next.notBefore?.timeIntervalSince1970, next.cancelRequested, next.startedAt?.timeIntervalSince1970,
            next.finishedAt?.timeIntervalSince1970, change.errorStatus, change.outcome, number,
        ])
        if change.isEnd {
            try SQLiteJobStore.settle(job: number, next, in: transaction.database)
            try SQLiteJobStore.oweWebhook(ofJob: number, at: time, in: transaction.database)
        }
        transaction.note(StoredJob(number: number, status: next))
        return next
    }
}
