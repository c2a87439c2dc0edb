import ReelPostgres

/// What a shared database looks like from outside. Looking changes nothing in it, not even tables that are not there yet.
public struct PostgresReport: Hashable, Sendable {
    /// Where it is, without the password.
    public let database: String
    /// PostgreSQL's own, such as 17.2.
    public let serverVersion: String
    /// How the connection is kept from others' eyes, in words; nil where it does not leave the machine.
    public let protection: String?
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
    public static func of(url: String) async throws(JobStoreError) -> PostgresReport {
        do {
            let address = try PostgresAddress(url)
            let pool = try PostgresPool(address, PostgresSettings(applicationName: "reel doctor"), size: 1)
            defer { pool.close() }
            return try await pool.read { try PostgresReport($0, address) }
        } catch {
            throw JobStoreError(error, database: PostgresAddress.shown(url))
        }
    }

    private init(_ connection: PostgresConnection, _ address: PostgresAddress) throws {
        database = address.description
        protection = connection.protection
        let facts = try connection.run(
            """
            SELECT current_setting('server_version') AS version, to_regclass('reel_schema') IS NOT NULL AS known,
                (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
                current_setting('max_connections')::bigint AS most, \(PostgresFitness.columns),
                has_schema_privilege(current_schema(), 'CREATE') AS may_create
            """
        ).first
        try PostgresFitness.check(facts, address)
        serverVersion = try facts?.value("version") ?? ""
        hasTables = try facts?.value("known") ?? false
        connections = try facts?.value("used") ?? 0
        maximumConnections = try facts?.value("most") ?? 0
        guard hasTables else {
            guard try facts?.value(of: "may_create", as: Bool.self) == true else {
                throw PostgresError(.refused, sqlstate: "42501", "the user may not make tables in it")
            }
            (isOfLaterVersion, queued, running, finished) = (false, 0, 0, 0)
            return
        }
        let counts = try connection.run(
            """
            SELECT (SELECT oldest FROM reel_schema)::bigint AS oldest, count(*) FILTER (WHERE state = 'queued') AS queued,
                count(*) FILTER (WHERE state = 'running') AS running,
                count(*) FILTER (WHERE state NOT IN ('queued', 'running')) AS finished
            FROM job
            """
        ).first
        isOfLaterVersion = try counts?.value("oldest", as: Int.self) ?? 0 > PostgresSchema.version
        queued = try counts?.value("queued") ?? 0
        running = try counts?.value("running") ?? 0
        finished = try counts?.value("finished") ?? 0
    }
}
