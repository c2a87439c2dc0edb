import GRDB

/// A transaction under way: the database, and what has changed in it so far.
final class StoreTransaction {
    let database: Database
    /// Jobs as they will be once this is committed, in order.
    private(set) var changed: [StoredJob] = []

    init(_ database: Database) {
        self.database = database
    }

    func note(_ job: StoredJob) { changed.append(job) }

    /// Runs `body` so that nothing is left of it if it throws.
    func nested<Value>(_ body: (StoreTransaction) throws -> Value) throws -> Value {
        let before = changed.count
        try database.execute(literal: "SAVEPOINT part")
        do {
            let value = try body(self)
            try database.execute(literal: "RELEASE SAVEPOINT part")
            return value
        } catch {
            changed.removeSubrange(before...)
            // Where SQLite has rolled back the whole transaction, as it does when the disk is full, there is no part left.
            if database.isInsideTransaction {
                try database.execute(literal: "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part")
            }
            throw error
        }
    }
}
