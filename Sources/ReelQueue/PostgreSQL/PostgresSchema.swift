import FoundationEssentials
import ReelPostgres

/// The tables, in steps that are never edited once released.
///
/// Several versions of Reel may use a database at the same time, as when machines are upgraded one after the other. So a step adds, with defaults
/// for those who do not know what it adds; where it cannot, its `oldest` shuts out those who would do harm.
package enum PostgresSchema {
    package struct Step: Sendable {
        package let sql: String
        /// The oldest number of steps that a program must know to go on using the database after this one.
        package let oldest: Int

        package init(sql: String, oldest: Int) {
            self.sql = sql
            self.oldest = oldest
        }
    }

    /// How many steps this program knows.
    static var version: Int { steps.count }

    /// For tests: brings the tables to where other steps lead, as another version of this program would.
    package static func bringUpToDate(_ database: PostgresDatabase, steps: [Step]) async throws {
        try await bringUpToDate(database.pool, steps: steps)
    }

    /// Makes the tables, or brings them up to date. One process at a time; the others wait, and find nothing left to do. Where that shuts out those who
    /// use the tables, they are made to find that out.
    static func bringUpToDate(_ pool: PostgresPool, steps: [Step] = PostgresSchema.steps) async throws {
        let isBreach = try await pool.write { transaction in
            transaction.add("SET LOCAL statement_timeout = 0")
            transaction.add("SET LOCAL lock_timeout = '60s'")
            try PostgresFitness.check(try transaction.run("SELECT \(PostgresFitness.columns)").first, pool.address)
            // Of this schema: others in the same database have nothing to do with it.
            try transaction.run("SELECT pg_advisory_xact_lock(hashtextextended('reel schema ' || current_schema(), 0))")
            try transaction.run(
                "CREATE TABLE IF NOT EXISTS reel_schema (version integer NOT NULL, oldest integer NOT NULL)")
            let known = try transaction.run("SELECT version, oldest FROM reel_schema").first
            let version = try known?.value(of: "version", as: Int.self) ?? 0
            let oldest = try known?.value(of: "oldest", as: Int.self) ?? 0
            guard oldest <= steps.count else { throw later }
            guard version < steps.count else { return false }
            for step in steps[version...] {
                for statement in step.sql.split(separator: ";\n") {
                    try transaction.run(String(statement), isPrepared: false)
                }
            }
            let newOldest = max(oldest, steps[version...].map(\.oldest).max() ?? 0)
            if known == nil { transaction.add("INSERT INTO reel_schema (version, oldest) VALUES (0, 0)") }
            transaction.add("UPDATE reel_schema SET version = $1, oldest = $2", [steps.count, newOldest])
            return known != nil && newOldest > version
        }
        if isBreach { try await endSessions(pool) }
    }

    /// Ends the sessions of all processes, so that each looks at the version before it goes on. Returns when they have ended.
    private static func endSessions(_ pool: PostgresPool) async throws {
        try await pool.read { connection in
            let ended = try connection.run(
                """
                SELECT pid::text AS pid, pg_terminate_backend(pid) AS is_told FROM pg_stat_activity
                WHERE application_name = $1 AND datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
                """, [PostgresDatabase.applicationName])
            let pids = PostgresTexts(try ended.rows.map { try $0.value("pid", as: String.self) })
            for _ in 0..<100 {
                let left = try connection.run(
                    "SELECT pg_sleep(0.02) FROM pg_stat_activity WHERE pid::text = ANY ($1::text[]) LIMIT 1", [pids])
                if left.count == 0 { return }
            }
        }
    }

    /// Refuses a connection to tables with which this version would do harm, as those become that a later one changes while this one runs.
    /// - Throws: `PostgresError` with the state `laterVersion`.
    static func checkThatItIsKnown(_ connection: PostgresConnection) throws(PostgresError) {
        let isThere = try connection.run("SELECT to_regclass('reel_schema') IS NOT NULL AS known").first
        guard try isThere?.value(of: "known") == true else { return }
        let oldest = try connection.run("SELECT oldest FROM reel_schema").first?.value(of: "oldest", as: Int.self)
        guard oldest ?? 0 <= version else { throw later }
    }

    private static let later = PostgresError(.refused, sqlstate: laterVersion, "its tables are a later version's")

    /// A state that no server gives.
    static let laterVersion = "REEL0"

    package static let steps = [Step(sql: firstStep, oldest: 1)]

    /// Times are seconds since 1970, and leases seconds on the database's clock. Texts sort by their bytes.
    ///
    /// Inputs have a table of their own because PostgreSQL writes a whole row at every update. They are not compressed: most of what is large
    /// in them is pictures. An owner's account has several rows, so that jobs that end at the same time do not wait for each other: what is
    /// on it is their sum. The owner of jobs that came without a key is ''.
    private static let firstStep = """
        CREATE TABLE job (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            endpoint text COLLATE "C" NOT NULL,
            owner text COLLATE "C",
            state text COLLATE "C" NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
            worker text COLLATE "C" CHECK ((worker IS NOT NULL) = (state = 'running')),
            lease_until double precision,
            attempts integer NOT NULL,
            maximum_attempts integer NOT NULL CHECK (maximum_attempts > 0),
            crashes integer NOT NULL DEFAULT 0,
            not_before double precision,
            cancel_requested boolean NOT NULL CHECK (NOT cancel_requested OR state = 'running'),
            created_at double precision NOT NULL,
            started_at double precision,
            finished_at double precision,
            priority integer NOT NULL CHECK (priority IN (0, 1)),
            start_deadline double precision,
            file_lifetime bigint CHECK (file_lifetime > 0),
            quantity bigint CHECK (quantity >= 0),
            unit_price bigint CHECK ((unit_price IS NULL) = (quantity IS NULL)),
            error_status integer,
            outcome text CHECK ((outcome IS NOT NULL) = (state IN ('succeeded', 'failed')))
        ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
        CREATE INDEX job_queued ON job (priority, number) WHERE state = 'queued';
        CREATE INDEX job_running ON job (number) WHERE state = 'running';
        CREATE INDEX job_retry ON job (not_before) WHERE state = 'queued' AND not_before IS NOT NULL;
        CREATE INDEX job_start_deadline ON job (start_deadline) WHERE state = 'queued' AND start_deadline IS NOT NULL;
        CREATE INDEX job_ended ON job (finished_at, state) WHERE finished_at IS NOT NULL;
        CREATE INDEX job_listing ON job (number, state, endpoint, owner) WHERE state IN ('succeeded', 'failed', 'cancelled');
        CREATE TABLE job_input (
            job bigint PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
            json text COLLATE "C" NOT NULL
        );
        ALTER TABLE job_input ALTER COLUMN json SET STORAGE EXTERNAL;
        CREATE TABLE job_prompt (
            job bigint PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
            text text COLLATE "C" NOT NULL
        );
        CREATE TABLE job_retry_of (
            job bigint PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
            earlier text COLLATE "C" NOT NULL
        );
        CREATE INDEX job_retried ON job_retry_of (earlier);
        CREATE TABLE job_log (
            job bigint NOT NULL REFERENCES job (number) ON DELETE CASCADE,
            sequence integer NOT NULL,
            time double precision NOT NULL,
            level text NOT NULL,
            message text NOT NULL,
            PRIMARY KEY (job, sequence)
        );
        CREATE UNLOGGED TABLE job_preview (
            id text COLLATE "C" PRIMARY KEY,
            jpeg text NOT NULL,
            time double precision NOT NULL
        );
        ALTER TABLE job_preview ALTER COLUMN jpeg SET STORAGE EXTERNAL;
        CREATE TABLE idempotency (
            owner text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            job bigint NOT NULL REFERENCES job (number) ON DELETE CASCADE,
            created_at double precision NOT NULL,
            PRIMARY KEY (owner, key)
        );
        CREATE INDEX idempotency_job ON idempotency (job);
        CREATE INDEX idempotency_age ON idempotency (created_at);
        CREATE TABLE webhook (
            job bigint PRIMARY KEY REFERENCES job (number) ON DELETE CASCADE,
            url text NOT NULL,
            file_base text NOT NULL,
            state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'owed', 'sending', 'delivered', 'abandoned')),
            attempts integer NOT NULL,
            due_at double precision CHECK ((due_at IS NOT NULL) = (state = 'owed')),
            lease_until double precision CHECK ((lease_until IS NOT NULL) = (state = 'sending'))
        );
        CREATE INDEX webhook_owed ON webhook (due_at) WHERE state = 'owed';
        CREATE INDEX webhook_sending ON webhook (lease_until) WHERE state = 'sending';
        CREATE TABLE webhook_delivery (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            job bigint NOT NULL REFERENCES job (number) ON DELETE CASCADE,
            attempt integer NOT NULL,
            time double precision NOT NULL,
            outcome text NOT NULL,
            reason text
        );
        CREATE INDEX webhook_delivery_job ON webhook_delivery (job);
        CREATE TABLE charge (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            owner text COLLATE "C" NOT NULL,
            endpoint text COLLATE "C" NOT NULL,
            request text COLLATE "C" NOT NULL UNIQUE,
            quantity bigint NOT NULL CHECK (quantity >= 0),
            unit_price bigint NOT NULL CHECK (unit_price >= 0),
            time double precision NOT NULL
        );
        CREATE INDEX charge_time ON charge (time);
        CREATE TABLE account (
            owner text COLLATE "C" NOT NULL,
            part integer NOT NULL,
            spent bigint NOT NULL CHECK (spent >= 0),
            pending bigint NOT NULL,
            PRIMARY KEY (owner, part)
        ) WITH (fillfactor = 50);
        CREATE TABLE api_key (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            name text NOT NULL,
            digest bytea NOT NULL CHECK (length(digest) = 32),
            scopes bigint NOT NULL,
            rate bigint CHECK (rate > 0),
            jobs bigint CHECK (jobs > 0),
            budget bigint CHECK (budget >= 0),
            created_at double precision NOT NULL,
            expires_at double precision,
            revoked_at double precision
        );
        CREATE UNLOGGED TABLE key_rate (
            key text COLLATE "C" PRIMARY KEY,
            tokens double precision NOT NULL,
            time double precision NOT NULL,
            wait double precision NOT NULL
        ) WITH (fillfactor = 50);
        CREATE TABLE api_key_change (count bigint NOT NULL);
        INSERT INTO api_key_change (count) VALUES (0);
        CREATE TABLE shared_secret (
            name text COLLATE "C" PRIMARY KEY,
            value bytea NOT NULL,
            created_at double precision NOT NULL
        )
        """
}
