import ReelPostgres

/// What a shared database looks like from outside. Looking changes nothing in it, not even tables that are not there yet.
public struct PostgresReport: Hashable, Sendable {
    /// Where it is, without the password.
    public let database: String
    /// PostgreSQL's own, such as 17.2.
    public let serverVersion: String
    /// Whether Reel's tables are there.
    public let hasTables: Bool
    /// Whether they were last changed by a version of Reel with which this one cannot share them.
    public let isOfLaterVersion: Bool
    public let queued: Int
    public let running: Int
    public let finished: Int
    /// Connections that the server has open, and takes at most.
    public let connections: Int
    public let maximumConnections: Int

    /// - Throws: `JobStoreError`, in one sentence without the password.
    public init(url: String) async throws(JobStoreError) {
        do {
            let address = try PostgresAddress(url)
            let pool = try PostgresPool(address, PostgresSettings(applicationName: "reel doctor"), size: 1)
            defer { pool.close() }
            database = address.description
            let facts = try await pool.read { connection in
                try connection.run(
                    """
                    SELECT current_setting('server_version') AS version, to_regclass('reel_schema') IS NOT NULL AS known,
                        (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
                        current_setting('max_connections')::bigint AS most, current_setting('server_version_num')::bigint AS number
                    """
                ).first
            }
            guard let facts else { throw JobStoreError(.failed, "The database \(address) gave no answer.") }
            guard try facts.value("number", as: Int.self) >= 130_000 else {
                throw JobStoreError(
                    .olderServer, "The database \(address) is older than PostgreSQL 13, which Reel needs: upgrade the server.")
            }
            serverVersion = try facts.value("version")
            hasTables = try facts.value("known")
            connections = try facts.value("used")
            maximumConnections = try facts.value("most")
            guard hasTables else {
                (isOfLaterVersion, queued, running, finished) = (false, 0, 0, 0)
                return
            }
            let counts = try await pool.read { connection in
                try connection.run(
                    """
                    SELECT (SELECT oldest FROM reel_schema)::bigint AS oldest, count(*) FILTER (WHERE state = 'queued') AS queued,
                        count(*) FILTER (WHERE state = 'running') AS running, count(*) AS all
                    FROM job
                    """
                ).first
            }
            guard let counts else { throw JobStoreError(.failed, "The database \(address) gave no answer.") }
            isOfLaterVersion = try counts.value("oldest", as: Int.self) > PostgresSchema.version
            queued = try counts.value("queued")
            running = try counts.value("running")
            finished = try counts.value("all", as: Int.self) - queued - running
        } catch {
            throw JobStoreError(error, database: PostgresAddress.shown(url))
        }
    }
}
