import FoundationEssentials
import GRDB

/// Who has to pay what. A charge outlives its job.
extension SQLiteJobStore {
    static func registerLedger(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("ledger") { database in
            // Amounts are whole millionths of a US dollar. The owner of jobs that came without a key is ''.
            try database.execute(
                sql: """
                    ALTER TABLE job ADD COLUMN quantity INTEGER CHECK (quantity >= 0);
                    ALTER TABLE job ADD COLUMN unit_price INTEGER CHECK ((unit_price IS NULL) = (quantity IS NULL));

                    CREATE TABLE charge (
                        number INTEGER PRIMARY KEY,
                        owner TEXT NOT NULL,
                        endpoint TEXT NOT NULL,
                        request TEXT NOT NULL UNIQUE,
                        quantity INTEGER NOT NULL CHECK (quantity >= 0),
                        unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
                        time REAL NOT NULL
                    ) STRICT;
                    CREATE INDEX charge_time ON charge (time);

                    CREATE TABLE account (
                        owner TEXT PRIMARY KEY,
                        spent INTEGER NOT NULL CHECK (spent >= 0),
                        pending INTEGER NOT NULL CHECK (pending >= 0)
                    ) STRICT;
                    """)
        }
    }

    public func account(of owner: String?) async throws -> Account {
        try await read { try Self.account(of: owner, in: $0) }
    }

    public func usage(_ query: UsageQuery) async throws -> [UsageEntry] {
        try await read { database in
            let step = Double(max(1, query.step))
            var condition = "time >= ? AND time < ?"
            var arguments: StatementArguments = [query.start.timeIntervalSince1970, query.end.timeIntervalSince1970]
            if let owner = query.owner {
                condition += " AND owner = ?"
                arguments += [owner]
            }
            if !query.endpoints.isEmpty {
                condition += " AND endpoint IN (\(databaseQuestionMarks(count: query.endpoints.count)))"
                arguments += StatementArguments(query.endpoints)
            }
            let sums = try database.cachedStatement(
                sql: """
                    SELECT CAST(time / ? AS INTEGER) AS step, endpoint, owner, unit_price, SUM(quantity) AS quantity,
                        COUNT(*) AS count
                    FROM charge WHERE \(condition) GROUP BY step, endpoint, owner, unit_price
                    ORDER BY step, endpoint, owner, unit_price
                    """)
            return try Row.fetchAll(sums, arguments: [step] + arguments).map { try UsageEntry($0, step: step) }
        }
    }
}

/// The parts of other transactions that concern the ledger.
extension SQLiteJobStore {
    /// Refuses a job that its owner's budget has no room for, with all that is under way counted in.
    static func checkBudget(for new: NewJob, in database: Database) throws {
        guard new.budget != nil, new.charge != nil else { return }
        try AcceptanceRules.check(new, against: try account(of: new.owner, in: database))
    }

    /// Puts what a job will cost, if it succeeds, on its owner's account.
    static func reserve(_ new: NewJob, in database: Database) throws {
        guard let charge = new.charge else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO account (owner, spent, pending) VALUES (?, 0, ?)
                ON CONFLICT (owner) DO UPDATE SET pending = pending + excluded.pending
                """
        ).execute(arguments: [new.owner ?? "", charge.amount])
    }

    /// Takes a job that ends in this transaction off what is pending, and charges its owner if it has succeeded.
    static func settle(job number: Int64, _ status: JobStatus, in database: Database) throws {
        let cost = try database.cachedStatement(
            sql: "SELECT quantity, unit_price FROM job WHERE number = ? AND quantity IS NOT NULL")
        guard let row = try Row.fetchOne(cost, arguments: [number]) else { return }
        let charge = JobCharge(quantity: row["quantity"], unitPrice: row["unit_price"])
        let owner = status.owner ?? ""
        let isCharged = status.state == .succeeded
        try database.cachedStatement(sql: "UPDATE account SET pending = pending - ?, spent = spent + ? WHERE owner = ?")
            .execute(arguments: [charge.amount, isCharged ? charge.amount : 0, owner])
        guard isCharged else { return }
        try database.cachedStatement(
            sql: "INSERT INTO charge (owner, endpoint, request, quantity, unit_price, time) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            owner, status.endpoint, status.id, charge.quantity, charge.unitPrice, status.finishedAt?.timeIntervalSince1970,
        ])
    }

    private static func account(of owner: String?, in database: Database) throws -> Account {
        let account = try database.cachedStatement(sql: "SELECT spent, pending FROM account WHERE owner = ?")
        guard let row = try Row.fetchOne(account, arguments: [owner ?? ""]) else { return Account(spent: 0, pending: 0) }
        return Account(spent: row["spent"], pending: row["pending"])
    }
}
