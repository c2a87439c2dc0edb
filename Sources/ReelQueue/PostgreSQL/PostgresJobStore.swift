package import FoundationEssentials
import ReelPostgres

/// Jobs in a PostgreSQL database, for any number of processes on any number of machines.
///
/// Time, and leases with it, go by the database's clock, which all of them share. What a client hears of is on the server's disk
/// (`synchronous_commit`); claims, renewals and log lines need not be, as in `SQLiteJobStore`.
public final class PostgresJobStore: JobStore {
    let database: PostgresDatabase
    private let clock: (@Sendable () -> Date)?
    private let leaseClock: (@Sendable () -> Double)?

    public convenience init(_ database: PostgresDatabase) {
        self.init(database, now: nil, uptime: nil)
    }

    /// For tests: clocks in place of the database's.
    package init(_ database: PostgresDatabase, now: (@Sendable () -> Date)?, uptime: (@Sendable () -> Double)?) {
        self.database = database
        clock = now
        leaseClock = uptime
    }

    /// Opens the database at `url`, as `PostgresDatabase.open` does.
    public static func open(url: String, connections: Int = 6) async throws(JobStoreError) -> PostgresJobStore {
        PostgresJobStore(try await PostgresDatabase.open(url, connections: connections))
    }

    /// A look at the clocks: nil where the database's are to be looked at.
    struct Look: Sendable {
        let time: Double?
        let uptime: Double?
    }

    func look() -> Look {
        Look(time: clock?().timeIntervalSince1970, uptime: leaseClock?())
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> Value) async throws -> Value {
        try await database.read(body)
    }

    /// Runs `body` in a transaction, perhaps more than once.
    func write<Value: Sendable>(
        isDurable: Bool = true, _ body: @escaping @Sendable (PostgresTransaction) throws -> Value
    ) async throws -> Value {
        try await database.write(isDurable: isDurable, body)
    }

    /// SQL for the time that stands in a parameter, or the database's if that is NULL.
    static func time(_ parameter: String) -> String {
        "COALESCE(\(parameter)::double precision, extract(epoch FROM clock_timestamp())::double precision)"
    }

    /// SQL for the database's time, as `Moment` reads it.
    static let moment = "extract(epoch FROM clock_timestamp())::double precision AS moment"
}

/// When something happens in a transaction.
struct Moment {
    let time: Date
    let uptime: Double
    /// When a lease that is given or renewed now runs out.
    var leaseEnd: Double { uptime + JobLease.length / .seconds(1) }

    /// - Parameter row: has the database's `moment`.
    init(_ look: PostgresJobStore.Look, _ row: PostgresRow) throws {
        let now: Double = try row.value("moment")
        time = Date(timeIntervalSince1970: look.time ?? now)
        uptime = look.uptime ?? now
    }
}
