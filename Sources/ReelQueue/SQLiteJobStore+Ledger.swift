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
                        spent INTEGER NOT NULL
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
            return try Row.fetchAll(sums, arguments: [step] + arguments).map { row in
                let owner: String = row["owner"]
                return UsageEntry(
                    time: Date(timeIntervalSince1970: Double(row["step"] as Int) * step), endpoint: row["endpoint"],
                    owner: owner.isEmpty ? nil : owner, quantity: row["quantity"], unitPrice: row["unit_price"],
                    count: row["count"])
            }
        }
    }
}

/// The parts of other transactions that concern the ledger.
extension SQLiteJobStore {
    /// Refuses a job that its owner's budget has no room for, with all that is under way counted in.
    static func checkBudget(for new: NewJob, in database: Database) throws {
        guard let budget = new.budget, let charge = new.charge else { return }
        let account = try account(of: new.owner, in: database)
        guard account.spent + account.pending + charge.amount <= budget else {
            throw JobStoreError(
                .budgetSpent,
                "The budget is \(budget) millionths of a dollar; \(account.spent) are spent, and \(account.pending) will be.")
        }
    }

    /// Charges the owner of a job that succeeds in this transaction.
    static func charge(forJob number: Int64, at time: Date, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO charge (owner, endpoint, request, quantity, unit_price, time)
                SELECT IFNULL(owner, ''), endpoint, id, quantity, unit_price, ? FROM job WHERE number = ? AND quantity IS NOT NULL
                """
        ).execute(arguments: [time.timeIntervalSince1970, number])
        guard database.changesCount > 0 else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO account (owner, spent) SELECT IFNULL(owner, ''), quantity * unit_price FROM job WHERE number = ?
                ON CONFLICT (owner) DO UPDATE SET spent = spent + excluded.spent
                """
        ).execute(arguments: [number])
    }

    private static func account(of owner: String?, in database: Database) throws -> Account {
        let spent = try database.cachedStatement(sql: "SELECT spent FROM account WHERE owner = ?")
        let pending = try database.cachedStatement(
            sql: """
                SELECT IFNULL(SUM(quantity * unit_price), 0) FROM job
                WHERE (state = 'queued' OR state = 'running') AND IFNULL(owner, '') = ?
                """)
        return Account(
            spent: try Int.fetchOne(spent, arguments: [owner ?? ""]) ?? 0,
            pending: try Int.fetchOne(pending, arguments: [owner ?? ""]) ?? 0)
    }
}
