import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "reel.jobs"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // Bytes of write-ahead log that are kept after a checkpoint; without it the file never shrinks.
            try database.execute(sql: "PRAGMA journal_size_limit = 16777216")
            // KiB of each connection, of which there are five. What is asked for most is kept elsewhere, and the rest by the system.
            try database.execute(sql: "PRAGMA cache_size = -512")
        }
        return configuration
    }

    /// Makes sure that the file exists and that only its owner may read it: inputs and logs are private. SQLite gives the files
    /// beside it the same rights.
    static func prepareFile(at path: String) throws {
        let files = FileManager.default
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        if !files.fileExists(atPath: folder) {
            try files.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]
            )
        }
        let privateFile: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        if files.fileExists(atPath: path) {
            try files.setAttributes(privateFile, ofItemAtPath: path)
        } else if !files.createFile(atPath: path, contents: nil, attributes: privateFile) {
            throw JobStoreError(.cannotOpen, "The job store \(path) cannot be created. Check that its folder can be written to.")
        }
    }

    static func migrate(_ pool: DatabasePool, path: String) throws {
        let migrator = migrator
        if try pool.read(migrator.hasBeenSuperseded) {
            throw JobStoreError(
                .newerSchema,
                "The job store \(path) was last used by a later version of Reel. Use that version, or another data folder."
            )
        }
        try migrator.migrate(pool)
    }

    /// The schema, in steps that are never edited once released.
    ///
    /// Inputs have a table of their own because SQLite rewrites a whole row on every update, and an input may hold pictures.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("jobs") { database in
            try database.execute(
                sql: """
                    CREATE TABLE job (
                        number INTEGER PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        endpoint TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
                        worker TEXT CHECK ((worker IS NOT NULL) = (state = 'running')),
                        attempts INTEGER NOT NULL,
                        cancel_requested INTEGER NOT NULL CHECK (cancel_requested = 0 OR state = 'running'),
                        created_at REAL NOT NULL,
                        started_at REAL,
                        finished_at REAL,
                        error_status INTEGER,
                        outcome TEXT CHECK ((outcome IS NOT NULL) = (state IN ('succeeded', 'failed')))
                    ) STRICT;
                    CREATE INDEX job_queued ON job (number) WHERE state = 'queued';
                    CREATE INDEX job_running ON job (number) WHERE state = 'running';

                    CREATE TABLE job_input (
                        job INTEGER PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
                        json TEXT NOT NULL
                    ) STRICT;

                    CREATE TABLE job_log (
                        job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
                        sequence INTEGER NOT NULL,
                        time REAL NOT NULL,
                        level TEXT NOT NULL,
                        message TEXT NOT NULL,
                        PRIMARY KEY (job, sequence)
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("webhooks") { database in
            try database.execute(
                sql: """
                    CREATE TABLE webhook (
                        job INTEGER PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
                        url TEXT NOT NULL,
                        file_base TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('waiting', 'owed', 'sending', 'delivered', 'abandoned')),
                        attempts INTEGER NOT NULL,
                        due_at REAL CHECK ((due_at IS NOT NULL) = (state = 'owed'))
                    ) STRICT;
                    CREATE INDEX webhook_owed ON webhook (due_at) WHERE state = 'owed';
                    """)
        }
        registerScheduling(in: &migrator)
        migrator.registerMigration("file lifetime") { database in
            try database.execute(sql: "ALTER TABLE job ADD COLUMN file_lifetime INTEGER CHECK (file_lifetime > 0)")
        }
        registerAttempts(in: &migrator)
        registerIdempotency(in: &migrator)
        registerRetention(in: &migrator)
        registerLedger(in: &migrator)
        registerOperators(in: &migrator)
        return migrator
    }
}
