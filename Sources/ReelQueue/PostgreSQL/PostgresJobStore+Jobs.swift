import FoundationEssentials
import ReelPostgres

extension PostgresJobStore {
    public func accept(_ new: NewJob) async throws -> Job {
        let look = look()
        return try await write { transaction in
            if let earlier = try Self.earlier(new, look, in: transaction) { return earlier }
            try Self.checkQueueLength(for: new, in: transaction)
            try Self.checkBudget(for: new, in: transaction)
            let inserted = try transaction.run(
                """
                INSERT INTO job (
                    id, endpoint, owner, state, attempts, maximum_attempts, cancel_requested, created_at, priority, start_deadline,
                    file_lifetime, quantity, unit_price)
                VALUES ($1, $2, $3, 'queued', 0, $4, false, \(Self.time("$5")), $6, $7, $8, $9, $10)
                ON CONFLICT (id) DO NOTHING RETURNING number, created_at
                """,
                [
                    new.id, new.endpoint, new.owner, new.maximumAttempts, look.time, new.priority.rawValue,
                    new.startDeadline?.timeIntervalSince1970, new.fileLifetime, new.charge?.quantity, new.charge?.unitPrice,
                ]
            ).first
            guard let inserted, let createdAt = try inserted.date("created_at") else { throw AcceptanceRules.duplicate(new) }
            let number: Int64 = try inserted.value("number")
            transaction.add("INSERT INTO job_input (job, json) VALUES ($1, $2)", [number, new.input])
            Self.describe(new, job: number, in: transaction)
            if let webhook = new.webhook { Self.addWebhook(webhook, toJob: number, in: transaction) }
            if let key = new.idempotencyKey { Self.remember(key, of: new, job: number, at: createdAt, in: transaction) }
            if let charge = new.charge { Self.reserve(charge, of: new.owner, in: transaction) }
            return Job(new, at: createdAt)
        }
    }

    public func renew(id: String, worker: String) async throws -> Bool {
        try await apply(to: id, isDurable: false) { .renew(worker: worker, leaseUntil: $0.leaseEnd) } != nil
    }

    public func finish(id: String, worker: String, outcome: JobOutcome) async throws -> Bool {
        try await apply(to: id, outcome: outcome) { _ in
            outcome.errorStatus == nil ? .succeed(worker: worker) : .fail(worker: worker)
        } != nil
    }

    public func confirmCancel(id: String, worker: String) async throws -> Bool {
        try await apply(to: id) { _ in .confirmCancel(worker: worker) } != nil
    }

    public func release(id: String, worker: String) async throws -> Bool {
        try await apply(to: id) { _ in .release(worker: worker) } != nil
    }

    public func retry(
        id: String, worker: String, after delay: Duration, crashed: Bool, otherwise: JobOutcome
    ) async throws -> JobStatus? {
        try await apply(to: id, outcome: otherwise) {
            .retry(worker: worker, notBefore: $0.time.addingTimeInterval(delay / .seconds(1)), crashed: crashed)
        }
    }

    public func cancel(id: String) async throws -> CancelResult {
        let look = look()
        return try await write { transaction in
            guard let locked = try LockedJob.lock(id, look, in: transaction) else { return .unknown }
            guard let cancelled = try locked.apply(.cancel, in: transaction) else { return .alreadyFinished }
            return cancelled.state == .cancelled ? .cancelled : .requested
        }
    }

    /// The jobs of other processes are none of this one's business: only those go back whose lease has run out. Webhooks are taken back the
    /// same way, when the next one is taken up.
    public func recover(otherwise: JobOutcome) async throws -> [String] {
        try await rescue(otherwise: otherwise)
    }

    public func rescue(otherwise: JobOutcome) async throws -> [String] {
        let look = look()
        let lapsed = "state = 'running' AND lease_until <= \(Self.time("$1"))"
        // A look first: every process looks often, and there is hardly ever anything to do.
        let isAny = try await read { connection in
            try connection.run("SELECT 1 FROM job WHERE \(lapsed) LIMIT 1", [look.uptime]).count > 0
        }
        guard isAny else { return [] }
        return try await write { transaction in
            // What another process is rescuing is not waited for.
            let rows = try transaction.run(
                "SELECT \(LockedJob.columns) FROM job WHERE \(lapsed) ORDER BY number FOR NO KEY UPDATE SKIP LOCKED",
                [look.uptime]
            ).rows
            return try rows.compactMap { row in
                let locked = try LockedJob(row, look)
                return try locked.apply(.rescue(uptime: locked.moment.uptime), outcome: otherwise, in: transaction)?.id
            }
        }
    }

    public func job(id: String) async throws -> Job? {
        try await read { connection in try Self.complete(id) { try connection.run($0, $1) } }
    }

    public func status(id: String) async throws -> JobStatus? {
        try await read { try StoredJob.fetch($0, id: id)?.status }
    }

    public func position(id: String) async throws -> Int? {
        try await read { connection in
            try connection.run(
                """
                SELECT (SELECT count(*) FROM job other WHERE other.state = 'queued'
                    AND (other.priority, other.number) < (job.priority, job.number)) AS place
                FROM job WHERE id = $1 AND state = 'queued'
                """, [id]
            ).first?.value("place", as: Int.self)
        }
    }

    public func counts() async throws -> JobCounts {
        try await read { connection in
            let counts = try connection.run(
                """
                SELECT (SELECT count(*) FROM job WHERE state = 'queued') AS queued,
                    (SELECT count(*) FROM job WHERE state = 'running') AS running
                """
            ).first
            return JobCounts(queued: try counts?.value("queued") ?? 0, running: try counts?.value("running") ?? 0)
        }
    }

    private func apply(
        to id: String, outcome: JobOutcome? = nil, isDurable: Bool = true,
        _ transition: @escaping @Sendable (Moment) -> JobTransition
    ) async throws -> JobStatus? {
        let look = look()
        return try await write(isDurable: isDurable) { transaction in
            guard let locked = try LockedJob.lock(id, look, in: transaction) else { return nil }
            return try locked.apply(transition(locked.moment), outcome: outcome, in: transaction)
        }
    }
}
