public import FoundationEssentials
import ReelPostgres

/// Keys in the database that all processes share.
public final class PostgresKeyStore: KeyStore {
    private let database: PostgresDatabase

    public init(_ database: PostgresDatabase) {
        self.database = database
    }

    /// The keys of the database at `url`, in which nothing is changed; none where it has no tables yet.
    /// - Throws: `JobStoreError`.
    public static func keys(at url: String) async throws -> [StoredKey] {
        do {
            let pool = try PostgresPool(PostgresAddress(url), PostgresSettings(applicationName: "reel keys"), size: 1)
            defer { pool.close() }
            return try await pool.read { connection in
                let isThere = try connection.run("SELECT to_regclass('api_key') IS NOT NULL AS known").first?.value(
                    "known", as: Bool.self)
                return isThere == true ? try keys(connection) : []
            }
        } catch {
            throw JobStoreError(error, database: PostgresAddress.shown(url))
        }
    }

    private static func keys(_ connection: PostgresConnection) throws -> [StoredKey] {
        try connection.run("SELECT \(columns) FROM api_key ORDER BY number").rows.map { try StoredKey($0) }
    }

    public func add(_ key: StoredKey) async throws {
        try await told {
            try await self.database.write { transaction in
                let added = try transaction.run(
                    """
                    INSERT INTO api_key (id, name, digest, scopes, rate, jobs, budget, created_at, expires_at, revoked_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING
                    """,
                    [
                        key.id, key.name, key.digest, key.scopes.rawValue, key.limits.rate, key.limits.jobs, key.limits.budget,
                        key.createdAt.timeIntervalSince1970, key.expiresAt?.timeIntervalSince1970,
                        key.revokedAt?.timeIntervalSince1970,
                    ])
                guard added.affected == 1 else { throw JobStoreError(.duplicate, "There is a key \(key.id) already.") }
                transaction.add("UPDATE api_key_change SET count = count + 1")
            }
        }
    }

    public func keys() async throws -> [StoredKey] {
        try await told {
            try await self.database.read { try Self.keys($0) }
        }
    }

    public func revoke(id: String, at time: Date) async throws -> StoredKey? {
        try await told {
            try await self.database.write { transaction in
                let found = try transaction.run("SELECT \(Self.columns) FROM api_key WHERE id = $1 FOR UPDATE", [id]).first
                    .map { try StoredKey($0) }
                if let found, found.revokedAt == nil {
                    transaction.add("UPDATE api_key SET revoked_at = $1 WHERE id = $2", [time.timeIntervalSince1970, id])
                    transaction.add("UPDATE api_key_change SET count = count + 1")
                }
                return found
            }
        }
    }

    public func version() async throws -> String {
        try await told {
            try await self.database.read {
                try $0.run("SELECT count::text AS count FROM api_key_change").first?.value("count") ?? ""
            }
        }
    }

    private static let columns = "id, name, digest, scopes, rate, jobs, budget, created_at, expires_at, revoked_at"

    private func told<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as JobStoreError {
            let code: KeyStoreError.Code =
                switch error.code {
                case .duplicate: .duplicate
                case .unreachable, .accessDenied, .noConnection: .cannotOpen
                case .newerSchema: .newerSchema
                default: .failed
                }
            throw KeyStoreError(code, error.message)
        }
    }
}

extension StoredKey {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            id: try row.value("id"), name: try row.value("name"), digest: try row.value(of: "digest") ?? [],
            scopes: KeyScopes(rawValue: try row.value("scopes")),
            limits: KeyLimits(rate: try row.optional("rate"), jobs: try row.optional("jobs"), budget: try row.optional("budget")),
            createdAt: try row.date("created_at") ?? .distantPast, expiresAt: try row.date("expires_at"),
            revokedAt: try row.date("revoked_at"))
    }
}
