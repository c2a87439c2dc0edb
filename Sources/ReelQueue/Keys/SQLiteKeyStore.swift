public import FoundationEssentials
import GRDB
import Glibc
import Synchronization

/// Keys in an SQLite file, for one machine: beside the jobs, and apart from them, so that the command line can add a key while a
/// server is writing jobs.
public final class SQLiteKeyStore: KeyStore {
    private struct Connection: Sendable {
        let queue: DatabaseQueue
        /// Which file was opened. The path may lead to another by now.
        let inode: UInt64
    }

    private let connection: Mutex<Connection>
    private let path: String

    /// Opens the store at `path`, and creates it, readable by its owner only, if there is none. Blocks.
    /// - Throws: `KeyStoreError` with code `cannotOpen` or `newerSchema`.
    public init(path: String) throws(KeyStoreError) {
        self.path = path
        connection = Mutex(try Self.open(path))
    }

    /// The store at `path`; nil if there is none yet. Blocks.
    /// - Throws: `KeyStoreError` with code `cannotOpen` or `newerSchema`.
    public static func existing(at path: String) throws(KeyStoreError) -> SQLiteKeyStore? {
        inode(path) == nil ? nil : try SQLiteKeyStore(path: path)
    }

    public func add(_ key: StoredKey) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO key (id, name, digest, scopes, rate, jobs, budget, created_at, expires_at, revoked_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                    """,
                arguments: [
                    key.id, key.name, Data(key.digest), key.scopes.rawValue, key.limits.rate, key.limits.jobs, key.limits.budget,
                    key.createdAt.timeIntervalSince1970, key.expiresAt?.timeIntervalSince1970,
                    key.revokedAt?.timeIntervalSince1970,
                ])
            guard database.changesCount == 1 else { throw KeyStoreError(.duplicate, "There is a key \(key.id) already.") }
        }
    }

    public func keys() async throws -> [StoredKey] {
        try await read { try Row.fetchAll($0, sql: "SELECT * FROM key ORDER BY number").map(StoredKey.init) }
    }

    public func revoke(id: String, at time: Date) async throws -> StoredKey? {
        try await write { database in
            let found = try Row.fetchOne(database, sql: "SELECT * FROM key WHERE id = ?", arguments: [id]).map(StoredKey.init)
            if let found, found.revokedAt == nil {
                try database.execute(
                    sql: "UPDATE key SET revoked_at = ? WHERE id = ?", arguments: [time.timeIntervalSince1970, id])
            }
            return found
        }
    }

    /// Which file it is, what others have done to it, and what this connection has.
    public func version() async throws -> String {
        let current = try current()
        return try await told {
            try await current.queue.read { database in
                let others = try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0
                return "\(current.inode) \(others) \(database.totalChangesCount)"
            }
        }
    }

    private func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let queue = try current().queue
        return try await told { try await queue.read(body) }
    }

    private func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let queue = try current().queue
        return try await told { try await queue.write(body) }
    }

    private func told<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw KeyStoreError(error, path: path)
        }
    }

    /// The connection to the file that is there now: one that somebody has put in its place counts, the one that was opened does not.
    private func current() throws(KeyStoreError) -> Connection {
        try connection.withLock { (connection) throws(KeyStoreError) in
            if Self.inode(path) != connection.inode { connection = try Self.open(path) }
            return connection
        }
    }
}

extension SQLiteKeyStore {
    private static func open(_ path: String) throws(KeyStoreError) -> Connection {
        var configuration = Configuration()
        configuration.label = "reel.keys"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // Flushes the folder too: without it a power cut could bring back the journal, and with it a revoked key.
            try database.execute(sql: "PRAGMA synchronous = EXTRA")
            try database.execute(sql: "PRAGMA cache_size = -64")
        }
        do {
            try prepareFile(at: path)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            if try queue.read(migrator.hasBeenSuperseded) {
                throw KeyStoreError(
                    .newerSchema,
                    "The key store \(path) was last used by a later version of Reel. Use that version, or another data folder.")
            }
            try migrator.migrate(queue)
            return Connection(queue: queue, inode: inode(path) ?? 0)
        } catch let error as KeyStoreError {
            throw error
        } catch let error as DatabaseError {
            throw KeyStoreError(error, path: path, otherwise: .cannotOpen)
        } catch {
            throw KeyStoreError(.cannotOpen, "The key store \(path) cannot be opened: \(error)")
        }
    }

    private static func inode(_ path: String) -> UInt64? {
        var facts = stat()
        return stat(path, &facts) == 0 ? UInt64(facts.st_ino) : nil
    }

    /// Makes sure that the file is there and that only its owner may read it. One that root makes is given to the folder's owner, so
    /// that a server that runs as somebody else can read it.
    private static func prepareFile(at path: String) throws(KeyStoreError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw KeyStoreError(
                .cannotOpen,
                "The key store \(path) cannot be opened (\(reason)). Check that this user may write to the file and its folder.")
        }
        defer { close(descriptor) }
        var owner = stat()
        if geteuid() == 0, stat(folder, &owner) == 0 { _ = fchown(descriptor, owner.st_uid, owner.st_gid) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw KeyStoreError(.cannotOpen, "The key store \(path) cannot be kept from others. Give the file to this user.")
        }
    }

    /// The schema, in steps that are never edited once released.
    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("keys") { database in
            try database.execute(
                sql: """
                    CREATE TABLE key (
                        number INTEGER PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        name TEXT NOT NULL,
                        digest BLOB NOT NULL CHECK (length(digest) = 32),
                        scopes INTEGER NOT NULL,
                        rate INTEGER CHECK (rate > 0),
                        jobs INTEGER CHECK (jobs > 0),
                        budget INTEGER CHECK (budget >= 0),
                        created_at REAL NOT NULL,
                        expires_at REAL,
                        revoked_at REAL
                    ) STRICT;
                    """)
        }
        return migrator
    }
}

extension StoredKey {
    fileprivate init(_ row: Row) {
        func date(_ column: String) -> Date? { (row[column] as Double?).map(Date.init(timeIntervalSince1970:)) }
        self.init(
            id: row["id"], name: row["name"], digest: Array(row["digest"] as Data), scopes: KeyScopes(rawValue: row["scopes"]),
            limits: KeyLimits(rate: row["rate"], jobs: row["jobs"], budget: row["budget"]),
            createdAt: date("created_at") ?? .distantPast, expiresAt: date("expires_at"), revokedAt: date("revoked_at"))
    }
}

extension KeyStoreError {
    fileprivate init(_ error: DatabaseError, path: String, otherwise: Code = .failed) {
        let advice =
            switch error.resultCode {
            case .SQLITE_FULL: "The disk is full: make room, then try again."
            case .SQLITE_BUSY, .SQLITE_LOCKED: "Another program holds the file: end it, then try again."
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: "It is broken or no key store: restore a backup or move it away."
            default: "Check that this user may write to the file and its folder."
            }
        self.init(
            otherwise, "The key store \(path) cannot be used (\(error.message ?? error.resultCode.description)). \(advice)")
    }
}
