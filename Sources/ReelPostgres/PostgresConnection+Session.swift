internal import CPostgres

extension PostgresConnection {
    /// Sets what this program relies on in a session, and asks what it must know of it.
    func prepareSession(_ settings: PostgresSettings, deadline: ContinuousClock.Instant) throws(PostgresError) {
        func milliseconds(_ duration: Duration) -> String { "\(Int(duration / .milliseconds(1)))" }
        let statement = PostgresStatement(
            """
            SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
                set_config('idle_in_transaction_session_timeout', $3, false),
                set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                    WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
                -- Statistics begin anew with every recovery from a crash, and are others on another server.
                (SELECT stats_reset::text FROM pg_stat_bgwriter) AS incarnation, pg_backend_pid() AS process
            """,
            [milliseconds(settings.statement), milliseconds(settings.lock), milliseconds(settings.idleInTransaction)],
            isPrepared: false)
        let answer = try run([statement], deadline: deadline).last?.first
        incarnation = try answer?.value(of: "incarnation")
        process = try answer?.value(of: "process") ?? 0
    }

    /// Whether something stands between here and the server that gives connections numbers of its own, as poolers do.
    var isPooled: Bool { process != Int(PQbackendPID(connection)) }

    /// Refuses a session that a pooler lends to others between transactions: what is set, prepared and listened for there would be theirs, too.
    ///
    /// A second connection that is given the same session of the server while this one is open, or takes it from this one, tells.
    /// - Throws: `PostgresError` with code `pooledByTransaction`, or as a new connection does.
    func checkThatItIsNotShared(_ settings: PostgresSettings) throws(PostgresError) {
        guard isPooled else { return }
        let other = try PostgresConnection(address, settings)
        guard other.process != process else { throw shared }
        try other.run("BEGIN", isPrepared: false)
        try checkProcess(try run("SELECT pg_backend_pid() AS process", isPrepared: false).first)
        try other.run("ROLLBACK", isPrepared: false)
    }

    /// - Parameter row: has the process that runs a transaction on this connection.
    /// - Throws: `PostgresError` with code `pooledByTransaction` if it is another one than before.
    func checkProcess(_ row: PostgresRow?) throws(PostgresError) {
        guard try row?.value(of: "process", as: Int.self) == process else { throw shared }
    }

    private var shared: PostgresError {
        PostgresError(.pooledByTransaction, "a pooler lends its sessions to others after each transaction")
    }

    /// How the connection is kept from others' eyes, in words; nil where it does not leave the machine.
    public var protection: String? {
        // Through a file instead of a network.
        if let host = PQhost(connection), String(cString: host).hasPrefix("/") { return nil }
        guard PQsslInUse(connection) == 1 else { return "not encrypted" }
        let version = PQsslAttribute(connection, "protocol").map { String(cString: $0) } ?? "TLS"
        return setting("sslmode") == "verify-full" ? version : "\(version) with a server that sslmode=verify-full has not checked"
    }

    /// What an option of the connection came to, be it from the URL, the environment or a service file.
    private func setting(_ name: String) -> String? {
        guard let options = PQconninfo(connection) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == name { return option.pointee.val.map { String(cString: $0) } }
            option += 1
        }
        return nil
    }
}
