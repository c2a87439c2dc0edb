public import FoundationEssentials
internal import GRDB

/// Jobs in an SQLite file, for one machine.
///
/// The write-ahead log is flushed to disk at every commit (`synchronous = FULL`), so an accepted job survives a power cut.
public final class SQLiteJobStore: JobStore {
    private let pool: DatabasePool
    private let clock: @Sendable () -> Date
    let path: String

    /// Opens the store at `path`, and creates it, readable by its owner only, if there is none.
    /// - Parameter now: the clock for the times of jobs.
    /// - Throws: `JobStoreError` with code `cannotOpen`, `newerSchema`, `damaged`, `notDurable`, `diskFull`, `readOnly`, `busy`.
    public init(path: String, now: @escaping @Sendable () -> Date = { Date() }) throws(JobStoreError) {
        self.path = path
        clock = now
        do {
            try Self.prepareFile(at: path)
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.migrate(pool, path: path)
            try pool.writeWithoutTransaction { database in
                // Only here: opening a pool resets its writer to NORMAL.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
        } catch {
            throw JobStoreError(error, path: path, otherwise: .cannotOpen)
        }
        guard try synchronousMode() == 2 else {
            throw JobStoreError(.notDurable, "SQLite does not flush commits of \(path) to disk (synchronous is not FULL).")
        }
    }

    /// The writer's `PRAGMA synchronous`: 2 is FULL.
    package func synchronousMode() throws(JobStoreError) -> Int? {
        do {
            return try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        } catch {
            throw JobStoreError(error, path: path)
        }
    }

    /// Now, as precise as the file keeps it.
    var now: Date { Date(timeIntervalSince1970: clock().timeIntervalSince1970) }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw try JobStoreError(unlessCancelled: error, path: path)
        }
    }

    /// Runs `body` in a transaction of its own that ends on disk.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            // In a task that nobody cancels: a worker that is being stopped must still be able to report.
            return try await Task { try await pool.write(body) }.value
        } catch {
            throw JobStoreError(error, path: path)
        }
    }
}
