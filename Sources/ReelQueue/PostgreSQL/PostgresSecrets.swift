import ReelPostgres

/// What must be the same on every machine and known to nobody else: the key that signs webhooks, the secret that signs links.
///
/// They are in the database as they are, so whoever may read it can sign in Reel's name.
public struct PostgresSecrets: Sendable {
    private let database: PostgresDatabase

    public init(_ database: PostgresDatabase) {
        self.database = database
    }

    /// The secret of this name, the same for all who ask: the first one's, who `make`s it, unless it is there already.
    /// - Throws: `JobStoreError`; what `make` throws.
    public func secret(named name: String, orMake make: @Sendable () throws -> [UInt8]) async throws -> [UInt8] {
        if let known = try await secret(named: name) { return known }
        let made = try make()
        try await database.write { transaction in
            transaction.add(
                """
                INSERT INTO shared_secret (name, value, created_at) VALUES ($1, $2, extract(epoch FROM clock_timestamp()))
                ON CONFLICT (name) DO NOTHING
                """, [name, made])
        }
        guard let kept = try await secret(named: name) else {
            throw JobStoreError(.failed, "The database \(database.description) has lost the secret \(name).")
        }
        return kept
    }

    /// nil if nobody has made it yet.
    public func secret(named name: String) async throws -> [UInt8]? {
        try await database.read {
            try $0.run("SELECT value FROM shared_secret WHERE name = $1", [name]).first?.value(of: "value")
        }
    }
}
