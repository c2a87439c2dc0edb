import FoundationEssentials
import GRDB

/// A row of the table `job`.
struct StoredJob {
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
                SELECT number, id, endpoint, state, worker, attempts, cancel_requested, created_at, started_at, finished_at,
                    priority, start_deadline
                FROM job WHERE \(condition)
                """)
        return try Row.fetchAll(jobs, arguments: arguments).map(StoredJob.init)
    }

    /// Adds input and outcome to a job of the table.
    static func complete(_ status: JobStatus, in database: Database) throws -> Job {
        let rest = try database.cachedStatement(
            sql: """
                SELECT json, file_lifetime, outcome, error_status
                FROM job JOIN job_input ON job_input.job = job.number WHERE id = ?
                """)
        guard let row = try Row.fetchOne(rest, arguments: [status.id]) else {
            throw JobStoreError(.damaged, "The job store has lost the input of job \(status.id).")
        }
        let outcome: JobOutcome? = (row["outcome"] as String?).map { json in
            (row["error_status"] as Int?).map { .error(status: $0, json: json) } ?? .output(json: json)
        }
        return Job(status: status, input: row["json"], fileLifetime: row["file_lifetime"], outcome: outcome)
    }

    private init(_ row: Row) throws {
        guard let state = JobState(rawValue: row["state"]) else {
            throw JobStoreError(.damaged, "The job store holds a job in the unknown state \(row["state"] as String).")
        }
        number = row["number"]
        status = JobStatus(
            id: row["id"], endpoint: row["endpoint"], createdAt: Date(timeIntervalSince1970: row["created_at"]),
            priority: JobPriority(rawValue: row["priority"]) ?? .normal,
            startDeadline: (row["start_deadline"] as Double?).map(Date.init(timeIntervalSince1970:)),
            state: state, worker: row["worker"], attempts: row["attempts"], cancelRequested: row["cancel_requested"],
            startedAt: (row["started_at"] as Double?).map(Date.init(timeIntervalSince1970:)),
            finishedAt: (row["finished_at"] as Double?).map(Date.init(timeIntervalSince1970:))
        )
    }

    /// Applies `transition` to the row if the rules allow it, and returns the new status, else nil.
    func apply(
        _ transition: JobTransition, at time: Date, outcome: JobOutcome? = nil, in database: Database
    ) throws -> JobStatus? {
        var next = status
        guard next.apply(transition, at: time) else { return nil }
        let (errorStatus, json): (Int?, String?) =
            switch outcome {
            case .output(let json): (nil, json)
            case .error(let status, let json): (status, json)
            case nil: (nil, nil)
            }
        try database.cachedStatement(
            sql: """
                UPDATE job SET state = ?, worker = ?, attempts = ?, cancel_requested = ?, started_at = ?, finished_at = ?,
                    error_status = ?, outcome = ?
                WHERE number = ?
                """
        ).execute(arguments: [
            next.state.rawValue, next.worker, next.attempts, next.cancelRequested,
            next.startedAt?.timeIntervalSince1970, next.finishedAt?.timeIntervalSince1970, errorStatus, json, number,
        ])
        if next.state.isFinal { try SQLiteJobStore.oweWebhook(ofJob: number, at: time, in: database) }
        return next
    }
}
