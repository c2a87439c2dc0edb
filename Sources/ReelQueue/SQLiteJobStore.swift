public import FoundationEssentials
internal import GRDB

/// Jobs in an SQLite file, for one machine.
///
/// The write-ahead log is flushed to disk at every commit (`synchronous = FULL`), so an accepted job survives a power cut.
///
/// A file has one store at a time, which keeps in memory what is asked for most.
public final class SQLiteJobStore: JobStore {
    private let pool: DatabasePool
    private let group: GroupCommit
    private let clock: @Sendable () -> Date
    private let leaseClock: @Sendable () -> Double
    let index: JobIndex
    let path: String

    /// Opens the store at `path`, and creates it, readable by its owner only, if there is none.
    /// - Parameters:
    ///   - now: the clock for the times of jobs.
    ///   - uptime: seconds on a clock that never jumps, for leases; by default since now, without the time the machine sleeps.
    /// - Throws: `JobStoreError` with code `cannotOpen`, `newerSchema`, `damaged`, `notDurable`, `diskFull`, `readOnly`, `busy`.
    public init(
        path: String, now: @escaping @Sendable () -> Date = { Date() }, uptime: (@Sendable () -> Double)? = nil
    ) throws(JobStoreError) {
        self.path = path
        clock = now
        let start = SuspendingClock.now
        leaseClock = uptime ?? { (SuspendingClock.now - start) / .seconds(1) }
        let index = JobIndex()
        self.index = index
        do {
            try Self.prepareFile(at: path)
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.migrate(pool, path: path)
            try pool.writeWithoutTransaction { database in
                // Only here: opening a pool resets its writer to NORMAL.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            index.update(try pool.read { try StoredJob.fetch($0, where: "state IN ('queued', 'running')") })
            group = GroupCommit(pool) { index.update($0) }
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

    /// Runs `body` in a transaction, which it may share with other writes.
    func write<Value: Sendable>(
        _ durability: GroupCommit.Durability = .flushed, _ body: @escaping @Sendable (StoreTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await group.write(durability, body)
        } catch {
            throw JobStoreError(error, path: path)
        }
    }

    /// Seconds on the lease clock.
    var uptime: Double { leaseClock() }

    /// When a lease that is given or renewed now runs out.
    var leaseEnd: Double { uptime + JobLease.length / .seconds(1) }
}
