import ReelPostgres

/// What a database must be so that Reel can use it.
enum PostgresFitness {
    /// SQL for what `check` looks at.
    static let columns = """
        current_schema() AS schema, current_setting('transaction_read_only') AS read_only,
            current_setting('server_encoding') AS encoding
        """

    /// - Throws: `PostgresError` for one that takes no writes or has no schema for the tables, `JobStoreError` for one of another encoding.
    static func check(_ facts: PostgresRow?, _ address: PostgresAddress) throws {
        if try facts?.value(of: "read_only") == "on" {
            throw PostgresError(.refused, sqlstate: "25006", "it is read-only")
        }
        guard try facts?.value(of: "schema", as: String.self) != nil else {
            throw PostgresError(.refused, sqlstate: "3F000", "there is no schema for the tables")
        }
        let encoding: String = try facts?.value(of: "encoding") ?? ""
        guard encoding == "UTF8" else {
            throw JobStoreError(
                .cannotOpen, "The database \(address) keeps texts as \(encoding). Create one with ENCODING 'UTF8'.")
        }
    }
}
