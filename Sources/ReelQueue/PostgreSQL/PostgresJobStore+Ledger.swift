import FoundationEssentials
import ReelPostgres

/// Who has to pay what. A charge outlives its job.
extension PostgresJobStore {
    public func account(of owner: String?) async throws -> Account {
        try await read { connection in try Self.account(of: owner) { try connection.run($0, $1) } }
    }

    public func accounts() async throws -> [(owner: String?, account: Account)] {
        try await read { connection in
            let all = try connection.run(
                """
                SELECT owner, sum(spent)::bigint AS spent, sum(pending)::bigint AS pending FROM account
                GROUP BY owner ORDER BY owner
                """)
            return try all.rows.map { row in
                let owner: String = try row.value("owner")
                return (owner.isEmpty ? nil : owner, Account(spent: try row.value("spent"), pending: try row.value("pending")))
            }
        }
    }

    public func usage(_ query: UsageQuery) async throws -> [UsageEntry] {
        let step = Double(max(1, query.step))
        return try await read { connection in
            let sums = try connection.run(
                """
                SELECT trunc(time / $1::double precision)::bigint AS step, endpoint, owner, unit_price, sum(quantity)::bigint AS quantity,
                    count(*) AS count
                FROM charge WHERE time >= $2 AND time < $3 AND ($4::text IS NULL OR owner = $4)
                    AND ($5 OR endpoint = ANY ($6::text[]))
                GROUP BY step, endpoint, owner, unit_price ORDER BY step, endpoint, owner, unit_price
                """,
                [
                    step, query.start.timeIntervalSince1970, query.end.timeIntervalSince1970, query.owner,
                    query.endpoints.isEmpty,
                    PostgresTexts(query.endpoints),
                ])
            return try sums.rows.map { try UsageEntry($0, step: step) }
        }
    }
}

/// The parts of other transactions that concern the ledger.
extension PostgresJobStore {
    /// Refuses a job that its owner's budget has no room for, with all that is under way counted in.
    static func checkBudget(for new: NewJob, in transaction: PostgresTransaction) throws {
        guard new.budget != nil, new.charge != nil else { return }
        // Two at the same time must not both find room for one.
        transaction.add(
            "SELECT pg_advisory_xact_lock(hashtextextended('reel budget ' || current_schema() || ' ' || $1, 0))",
            [new.owner ?? ""])
        try AcceptanceRules.check(new, against: try account(of: new.owner) { try transaction.run($0, $1) })
    }

    /// Puts what a job will cost, if it succeeds, on its owner's account.
    static func reserve(_ charge: JobCharge, of owner: String?, in transaction: PostgresTransaction) {
        book(spent: 0, pending: charge.amount, owner: owner, in: transaction)
    }

    /// Takes a job that ends in this transaction off what is pending, and charges its owner if it has succeeded.
    static func settle(_ charge: JobCharge, of status: JobStatus, in transaction: PostgresTransaction) {
        let isCharged = status.state == .succeeded
        if isCharged {
            transaction.add(
                """
                INSERT INTO charge (owner, endpoint, request, quantity, unit_price, time) VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    status.owner ?? "", status.endpoint, status.id, charge.quantity, charge.unitPrice,
                    status.finishedAt?.timeIntervalSince1970,
                ])
        }
        book(spent: isCharged ? charge.amount : 0, pending: -charge.amount, owner: status.owner, in: transaction)
    }

    /// Connections mostly have a part of the account each, so that they need not wait for each other. It comes last in a transaction: a row is
    /// locked until the end is on disk.
    private static func book(spent: Int, pending: Int, owner: String?, in transaction: PostgresTransaction) {
        transaction.add(
            """
            INSERT INTO account (owner, part, spent, pending) VALUES ($1, pg_backend_pid() % 16, $2, $3)
            ON CONFLICT (owner, part)
            DO UPDATE SET spent = account.spent + excluded.spent, pending = account.pending + excluded.pending
            """, [owner ?? "", spent, pending])
    }

    private static func account(
        of owner: String?, in run: (String, [any PostgresValue]) throws -> PostgresResult
    ) throws -> Account {
        let sums = try run(
            """
            SELECT COALESCE(sum(spent), 0)::bigint AS spent, COALESCE(sum(pending), 0)::bigint AS pending
            FROM account WHERE owner = $1
            """, [owner ?? ""]
        ).first
        return Account(spent: try sums?.value("spent") ?? 0, pending: try sums?.value("pending") ?? 0)
    }
}
