import FoundationEssentials
import GRDB

/// A row of the table `job`.
struct StoredJob: Sendable {
    /// Place in the order of acceptance.
    let number: Int64
    let status: JobStatus

    static func fetch(_ database: Database, id: String) throws -> StoredJob? {
        try fetch(database, where: "id = ?", [id]).first
    }

    static func fetch(
        _ database: Database, where condition: String, _ arguments: StatementArguments = []
    ) throws -> [StoredJob] {
        let jobs = try database.cachedStatement(
            sql: """
                SELECT number, id, endpoint, owner, state, worker, lease_until, attempts, maximum_attempts, crashes, not_before,
                    cancel_requested, created_at, started_at, finished_at, priority, start_deadline
                FROM job WHERE \(condition)
                """)
        return try Row.fetchAll(jobs, arguments: arguments).map(StoredJob.init)
    }

    /// Adds input and outcome to a job of the table.
    static func complete(_ status: JobStatus, in database: Database) throws -> Job {
        let rest = try database.cachedStatement(
            sql: """
                SELECT json, file_lifetime, quantity, unit_price, outcome, error_status
                FROM job JOIN job_input ON job_input.job = job.number WHERE id = ?
                """)
        guard let row = try Row.fetchOne(rest, arguments: [status.id]) else {
            throw JobStoreError(.damaged, "The job store has lost the input of job \(status.id).")
        }
        let outcome: JobOutcome? = (row["outcome"] as String?).map { json in
            (row["error_status"] as Int?).map { .error(status: $0, json: json) } ?? .output(json: json)
        }
        let charge = (row["quantity"] as Int?).map { JobCharge(quantity: $0, unitPrice: row["unit_price"] ?? 0) }
        return Job(
            status: status, input: row["json"], fileLifetime: row["file_lifetime"], charge: charge, outcome: outcome)
    }

    private init(_ row: Row) throws {
        guard let state = JobState(rawValue: row["state"]) else {
            throw JobStoreError(.damaged, "The job store holds a job in the unknown state \(row["state"] as String).")
        }
        number = row["number"]
        var status = JobStatus(
            id: row["id"], endpoint: row["endpoint"], owner: row["owner"],
            createdAt: Date(timeIntervalSince1970: row["created_at"]),
            priority: JobPriority(rawValue: row["priority"]) ?? .normal,
            startDeadline: Self.date(row["start_deadline"]), maximumAttempts: row["maximum_attempts"])
        status.state = state
        status.worker = row["worker"]
        status.leaseUntil = row["lease_until"]
        status.attempts = row["attempts"]
        status.crashes = row["crashes"]
        status.notBefore = Self.date(row["not_before"])
        status.cancelRequested = row["cancel_requested"]
        status.startedAt = Self.date(row["started_at"])
        status.finishedAt = Self.date(row["finished_at"])
        self.status = status
    }

    init(number: Int64, status: JobStatus) {
        self.number = number
        self.status = status
    }

    private static func date(_ seconds: Double?) -> Date? { seconds.map(Date.init(timeIntervalSince1970:)) }

    /// Applies `transition` to the row if the rules allow it, and returns the new status, else nil.
    /// - Parameter outcome: what is kept if the transition ends the job.
    func apply(
        _ transition: JobTransition, at time: Date, outcome: JobOutcome? = nil, in transaction: StoreTransaction
    ) throws -> JobStatus? {
        var next = status
        guard let effect = next.apply(transition, at: time) else { return nil }
        let kept = effect == .end && next.state != .cancelled ? outcome : nil
        let (errorStatus, json): (Int?, String?) =
            switch kept {
            case .output(let json): (nil, json)
            case .error(let status, let json): (status, json)
            case nil: (nil, nil)
            }
        try transaction.database.cachedStatement(
            sql: """
                UPDATE job SET state = ?, worker = ?, lease_until = ?, attempts = ?, crashes = ?, not_before = ?,
                    cancel_requested = ?, started_at = ?, finished_at = ?, error_status = ?, outcome = ?
                WHERE number = ?
                """
        ).execute(arguments: [
            next.state.rawValue, next.worker, next.leaseUntil, next.attempts, next.crashes,
            next.notBefore?.timeIntervalSince1970, next.cancelRequested, next.startedAt?.timeIntervalSince1970,
            next.finishedAt?.timeIntervalSince1970, errorStatus, json, number,
        ])
        if effect == .end {
            try SQLiteJobStore.settle(job: number, next, in: transaction.database)
            try SQLiteJobStore.oweWebhook(ofJob: number, at: time, in: transaction.database)
        }
        transaction.note(StoredJob(number: number, status: next))
        return next
    }
}
