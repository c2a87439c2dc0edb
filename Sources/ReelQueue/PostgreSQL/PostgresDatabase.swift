import ReelPostgres

/// A PostgreSQL database that any number of processes share: their jobs, keys, secrets and signals.
public final class PostgresDatabase: Sendable {
    let pool: PostgresPool
    /// Where it is, without the password.
    public let description: String

    /// Opens the database, and makes its tables or brings them up to date: one process at a time, however many start.
    /// - Parameters:
    ///   - url: as libpq has it, `postgres://user:password@host:5432/database?sslmode=verify-full&sslrootcert=…`. Tables go into the first
    ///     schema of the user's `search_path`.
    ///   - connections: at most, each with a thread of its own. `PostgresSignals` takes another one.
    /// - Throws: `JobStoreError`, in one sentence that names the database and not the password: with code `cannotOpen`, `unreachable`,
    ///   `accessDenied`, `insecure`, `olderServer`, `noConnection`, `readOnly`, `newerSchema`, `diskFull`, `busy`, `notDurable`.
    public static func open(_ url: String, connections: Int = 6) async throws(JobStoreError) -> PostgresDatabase {
        do {
            let address = try PostgresAddress(url)
            let database = try PostgresDatabase(address, connections: connections)
            try await PostgresSchema.bringUpToDate(database.pool)
            return database
        } catch {
            throw JobStoreError(error, database: PostgresAddress.shown(url))
        }
    }

    private init(_ address: PostgresAddress, connections: Int) throws(PostgresError) {
        description = address.description
        pool = try PostgresPool(address, PostgresSettings(applicationName: Self.applicationName), size: connections) {
            (connection) throws(PostgresError) in
            try PostgresSchema.checkThatItIsKnown(connection)
        }
    }

    /// What the server lists the connections as.
    static let applicationName = "reel"

    /// Lets writes that wait be done, then closes the connections.
    public func close() { pool.close() }

    func read<Value: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch {
            if error is CancellationError { throw error }
            throw JobStoreError(error, database: description)
        }
    }

    /// - Parameter isDurable: whether it is on disk before this returns.
    func write<Value: Sendable>(
        isDurable: Bool = true, _ body: @escaping @Sendable (PostgresTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.write(isDurable: isDurable, body)
        } catch {
            throw JobStoreError(error, database: description)
        }
    }
}

extension PostgresAddress {
    /// The URL as it may be shown.
    static func shown(_ url: String) -> String {
        (try? PostgresAddress(url))?.description ?? "PostgreSQL"
    }
}
