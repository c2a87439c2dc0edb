import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    public func accept(_ new: NewJob) async throws -> Job {
        let job = Job(new, at: now)
        return try await write { transaction in
            let database = transaction.database
            if let earlier = try Self.earlier(new, at: job.createdAt, in: database) { return earlier }
            try Self.checkQueueLength(for: new, in: database)
            try Self.checkBudget(for: new, in: database)
            try database.cachedStatement(
                sql: """
                    INSERT INTO job (
                        id, endpoint, owner, state, attempts, maximum_attempts, cancel_requested, created_at, priority,
                        start_deadline, file_lifetime, quantity, unit_price)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                    """
            ).execute(arguments: [
                job.id, job.endpoint, job.owner, job.state.rawValue, job.attempts, job.maximumAttempts, job.cancelRequested,
                job.createdAt.timeIntervalSince1970, job.priority.rawValue, job.startDeadline?.timeIntervalSince1970,
                job.fileLifetime, job.charge?.quantity, job.charge?.unitPrice,
            ])
            guard database.changesCount == 1 else { throw AcceptanceRules.duplicate(new) }
            let number = database.lastInsertedRowID
            try database.cachedStatement(sql: "INSERT INTO job_input (job, json) VALUES (?, ?)")
                .execute(arguments: [number, job.input])
            try Self.reserve(new, in: database)
            try Self.describe(new, job: number, in: database)
            if let webhook = new.webhook { try Self.addWebhook(webhook, toJob: number, in: database) }
            if let key = new.idempotencyKey { try Self.remember(key, of: new, job: number, at: job.createdAt, in: database) }
            transaction.note(StoredJob(number: number, status: job.status))
            return job
        }
    }

    public func claim(worker: String, limits: OwnerLimits) async throws -> Job? {
        // A look first: a claim that finds nothing must not queue up behind the writers.
        guard index.counts.queued > 0 else { return nil }
        let time = now
        let lease = leaseEnd
        return try await write(.deferred) { transaction in
            guard
                let next = try Self.nextJob(at: time, limits: limits, in: transaction.database),
                let claimed = try next.apply(.claim(worker: worker, leaseUntil: lease), at: time, in: transaction)
            else { return nil }
            return try StoredJob.complete(claimed, in: transaction.database)
        }
    }

    public func renew(id: String, worker: String) async throws -> Bool {
        try await apply(.renew(worker: worker, leaseUntil: leaseEnd), to: id, .deferred) != nil
    }

    public func finish(id: String, worker: String, outcome: JobOutcome) async throws -> Bool {
        switch outcome {
        case .output: try await apply(.succeed(worker: worker), to: id, outcome: outcome) != nil
        case .error: try await apply(.fail(worker: worker), to: id, outcome: outcome) != nil
        }
    }

    public func confirmCancel(id: String, worker: String) async throws -> Bool {
        try await apply(.confirmCancel(worker: worker), to: id) != nil
    }

    public func release(id: String, worker: String) async throws -> Bool {
        try await apply(.release(worker: worker), to: id) != nil
    }

    public func retry(
        id: String, worker: String, after delay: Duration, crashed: Bool, otherwise: JobOutcome
    ) async throws -> JobStatus? {
        let due = now.addingTimeInterval(delay / .seconds(1))
        return try await apply(.retry(worker: worker, notBefore: due, crashed: crashed), to: id, outcome: otherwise)
    }

    public func cancel(id: String) async throws -> CancelResult {
        let time = now
        return try await write { transaction in
            guard let stored = try StoredJob.fetch(transaction.database, id: id) else { return .unknown }
            guard let cancelled = try stored.apply(.cancel, at: time, in: transaction) else { return .alreadyFinished }
            return cancelled.state == .cancelled ? .cancelled : .requested
        }
    }

    public func recover(otherwise: JobOutcome) async throws -> [String] {
        let time = now
        return try await write { transaction in
            try Self.recoverWebhooks(at: time, in: transaction.database)
            return try StoredJob.fetch(transaction.database, where: "state = 'running' ORDER BY number")
                .compactMap { try $0.apply(.rescue(uptime: nil), at: time, outcome: otherwise, in: transaction)?.id }
        }
    }

    public func rescue(otherwise: JobOutcome) async throws -> [String] {
        let lapsed = "state = 'running' AND lease_until <= ? ORDER BY number"
        let uptime = self.uptime
        guard index.counts.running > 0, try await read({ try !StoredJob.fetch($0, where: lapsed, [uptime]).isEmpty }) else {
            return []
        }
        let time = now
        return try await write { transaction in
            try StoredJob.fetch(transaction.database, where: lapsed, [uptime])
                .compactMap { try $0.apply(.rescue(uptime: uptime), at: time, outcome: otherwise, in: transaction)?.id }
        }
    }

    public func job(id: String) async throws -> Job? {
        try await read { database in
            guard let stored = try StoredJob.fetch(database, id: id) else { return nil }
            return try StoredJob.complete(stored.status, in: database)
        }
    }

    public func status(id: String) async throws -> JobStatus? {
        if let known = index.job(id) { return known.status }
        return try await read { try StoredJob.fetch($0, id: id)?.status }
    }

    public func position(id: String) async throws -> Int? { index.position(of: id) }

    public func counts() async throws -> JobCounts { index.counts }

    private func apply(
        _ transition: JobTransition, to id: String, outcome: JobOutcome? = nil, _ durability: GroupCommit.Durability = .flushed
    ) async throws -> JobStatus? {
        let time = now
        return try await write(durability) { transaction in
            guard let stored = try StoredJob.fetch(transaction.database, id: id) else { return nil }
            return try stored.apply(transition, at: time, outcome: outcome, in: transaction)
        }
    }
}
