import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    public func accept(_ new: NewJob) async throws -> Job {
        let status = JobStatus(
            id: new.id, endpoint: new.endpoint, createdAt: now, priority: new.priority,
            startDeadline: new.startDeadline.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970) })
        let job = Job(status: status, input: new.input, fileLifetime: new.fileLifetime)
        try await write { database in
            try Self.checkQueueLength(for: new, in: database)
            try database.cachedStatement(
                sql: """
                    INSERT INTO job (
                        id, endpoint, state, attempts, cancel_requested, created_at, priority, start_deadline,
                        file_lifetime)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                    """
            ).execute(arguments: [
                job.id, job.endpoint, job.state.rawValue, job.attempts, job.cancelRequested,
                job.createdAt.timeIntervalSince1970, job.priority.rawValue, job.startDeadline?.timeIntervalSince1970,
                job.fileLifetime,
            ])
            guard database.changesCount == 1 else {
                throw JobStoreError(.duplicate, "There is a job \(job.id) already.")
            }
            let number = database.lastInsertedRowID
            try database.cachedStatement(sql: "INSERT INTO job_input (job, json) VALUES (?, ?)")
                .execute(arguments: [number, job.input])
            if let webhook = new.webhook { try Self.addWebhook(webhook, toJob: number, in: database) }
        }
        return job
    }

    public func claim(worker: String) async throws -> Job? {
        let time = now
        return try await write { database in
            let startable = "state = 'queued' AND (start_deadline IS NULL OR start_deadline > ?)"
            guard
                let next = try StoredJob.fetch(
                    database, where: "\(startable) ORDER BY priority, number LIMIT 1", [time.timeIntervalSince1970]
                ).first,
                let claimed = try next.apply(.claim(worker: worker), at: time, in: database)
            else { return nil }
            return try StoredJob.complete(claimed, in: database)
        }
    }

    public func finish(id: String, worker: String, outcome: JobOutcome) async throws -> Bool {
        switch outcome {
        case .output: try await apply(.succeed(worker: worker), to: id, outcome: outcome)
        case .error: try await apply(.fail(worker: worker), to: id, outcome: outcome)
        }
    }

    public func confirmCancel(id: String, worker: String) async throws -> Bool {
        try await apply(.confirmCancel(worker: worker), to: id)
    }

    public func release(id: String, worker: String) async throws -> Bool {
        try await apply(.release(worker: worker), to: id)
    }

    public func cancel(id: String) async throws -> CancelResult {
        let time = now
        return try await write { database in
            guard let stored = try StoredJob.fetch(database, id: id) else { return .unknown }
            guard let cancelled = try stored.apply(.cancel, at: time, in: database) else { return .alreadyFinished }
            return cancelled.state == .cancelled ? .cancelled : .requested
        }
    }

    public func recover() async throws -> [String] {
        let time = now
        return try await write { database in
            try Self.recoverWebhooks(at: time, in: database)
            return try StoredJob.fetch(database, where: "state = 'running' ORDER BY number")
                .compactMap { try $0.apply(.rescue, at: time, in: database)?.id }
        }
    }

    public func job(id: String) async throws -> Job? {
        try await read { database in
            guard let stored = try StoredJob.fetch(database, id: id) else { return nil }
            return try StoredJob.complete(stored.status, in: database)
        }
    }

    public func status(id: String) async throws -> JobStatus? {
        try await read { try StoredJob.fetch($0, id: id)?.status }
    }

    public func position(id: String) async throws -> Int? {
        try await read { database in
            guard let stored = try StoredJob.fetch(database, id: id), stored.status.state == .queued else { return nil }
            let ahead = try database.cachedStatement(
                sql: "SELECT COUNT(*) FROM job WHERE state = 'queued' AND (priority, number) < (?, ?)")
            return try Int.fetchOne(ahead, arguments: [stored.status.priority.rawValue, stored.number])
        }
    }

    public func counts() async throws -> JobCounts {
        try await read { database in
            let queued = try database.cachedStatement(sql: "SELECT COUNT(*) FROM job WHERE state = 'queued'")
            let running = try database.cachedStatement(sql: "SELECT COUNT(*) FROM job WHERE state = 'running'")
            return try JobCounts(queued: Int.fetchOne(queued) ?? 0, running: Int.fetchOne(running) ?? 0)
        }
    }

    private func apply(_ transition: JobTransition, to id: String, outcome: JobOutcome? = nil) async throws -> Bool {
        let time = now
        return try await write { database in
            guard let stored = try StoredJob.fetch(database, id: id) else { return false }
            return try stored.apply(transition, at: time, outcome: outcome, in: database) != nil
        }
    }
}
