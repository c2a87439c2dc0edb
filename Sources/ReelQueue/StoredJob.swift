import FoundationEssentials

/// A row of a store's table `job`.
struct StoredJob: Sendable {
    /// Place in the order of acceptance.
    let number: Int64
    let status: JobStatus

    /// What `init(_:)` reads.
    static let columns = """
        number, id, endpoint, owner, state, worker, lease_until, attempts, maximum_attempts, crashes, not_before, cancel_requested, created_at,
        started_at, finished_at, priority, start_deadline
        """

    init(number: Int64, status: JobStatus) {
        self.number = number
        self.status = status
    }

    init(_ row: some StoreRow) throws {
        let name: String = try row.value("state")
        guard let state = JobState(rawValue: name) else {
            throw JobStoreError(.damaged, "The job store holds a job in the unknown state \(name).")
        }
        number = try row.value("number")
        var status = JobStatus(
            id: try row.value("id"), endpoint: try row.value("endpoint"), owner: try row.optional("owner"),
            createdAt: try row.date("created_at") ?? .distantPast,
            priority: JobPriority(rawValue: try row.value("priority")) ?? .normal,
            startDeadline: try row.date("start_deadline"), maximumAttempts: try row.value("maximum_attempts"))
        status.state = state
        status.worker = try row.optional("worker")
        status.leaseUntil = try row.optional("lease_until")
        status.attempts = try row.value("attempts")
        status.crashes = try row.value("crashes")
        status.notBefore = try row.date("not_before")
        status.cancelRequested = try row.value("cancel_requested")
        status.startedAt = try row.date("started_at")
        status.finishedAt = try row.date("finished_at")
        self.status = status
    }
}

/// What a transition makes of a job, for a store to write down.
struct JobChange {
    let status: JobStatus
    /// Whether the job ends: then its charge is settled and its webhook owed in the same transaction.
    let isEnd: Bool
    /// What is kept of the job's end: the HTTP status of an error, and the body.
    let errorStatus: Int?
    let outcome: String?
}

extension StoredJob {
    /// What `transition` makes of the job; nil if the rules do not allow it.
    /// - Parameter outcome: what is kept if the transition ends the job.
    func change(by transition: JobTransition, at time: Date, outcome: JobOutcome?) -> JobChange? {
        var next = status
        guard let effect = next.apply(transition, at: time) else { return nil }
        let kept = effect == .end && next.state != .cancelled ? outcome : nil
        return JobChange(status: next, isEnd: effect == .end, errorStatus: kept?.errorStatus, outcome: kept?.json)
    }
}

extension JobOutcome {
    /// The response body.
    var json: String {
        switch self {
        case .output(let json), .error(_, let json): json
        }
    }

    /// nil for an output.
    var errorStatus: Int? {
        switch self {
        case .output: nil
        case .error(let status, _): status
        }
    }
}

extension Job {
    /// What `init(_:_:)` reads beside the status, from the job and its input.
    static let columns = "json, file_lifetime, quantity, unit_price, outcome, error_status"

    /// Adds input and outcome to a job's status.
    init(_ status: JobStatus, _ row: some StoreRow) throws {
        let body: String? = try row.optional("outcome")
        let errorStatus: Int? = try row.optional("error_status")
        self.init(
            status: status, input: try row.value("json"), fileLifetime: try row.optional("file_lifetime"),
            charge: try JobCharge(row),
            outcome: body.map { json in errorStatus.map { .error(status: $0, json: json) } ?? .output(json: json) })
    }

    /// What must stand in every store's place for the job that a request becomes.
    init(_ new: NewJob, at time: Date) {
        self.init(
            status: JobStatus(
                id: new.id, endpoint: new.endpoint, owner: new.owner, createdAt: time, priority: new.priority,
                // As precise as a store keeps it.
                startDeadline: new.startDeadline.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970) },
                maximumAttempts: new.maximumAttempts),
            input: new.input, fileLifetime: new.fileLifetime, charge: new.charge)
    }
}

extension JobCharge {
    /// nil for a job that costs nothing.
    init?(_ row: some StoreRow) throws {
        guard let quantity: Int = try row.optional("quantity") else { return nil }
        self.init(quantity: quantity, unitPrice: try row.optional("unit_price") ?? 0)
    }
}
