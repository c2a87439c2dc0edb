import ReelPostgres

/// A queue that is a table and three statements, over the same connections.
struct PlainContender: Contender {
    let name: String
    let pool: PostgresPool
    let insert: String
    let claim: String
    let complete: String

    /// The pattern of River (riverqueue.com): a locked selection of what is available, by priority and time, becomes running in one statement; another
    /// one completes what still runs. Its columns and indices; one job at a time, where River itself takes up and completes several.
    static func river(_ pool: PostgresPool) async throws -> PlainContender {
        try await pool.write { transaction in
            transaction.add("DROP TABLE IF EXISTS bench_river")
            transaction.add("DROP TYPE IF EXISTS bench_river_state")
            transaction.add(
                """
                CREATE TYPE bench_river_state AS ENUM (
                    'available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled')
                """)
            transaction.add(
                """
                CREATE TABLE bench_river (
                    id bigserial PRIMARY KEY, args jsonb NOT NULL, attempt smallint NOT NULL DEFAULT 0, attempted_at timestamptz,
                    attempted_by text[], created_at timestamptz NOT NULL DEFAULT now(), errors jsonb[], finalized_at timestamptz,
                    kind text NOT NULL, max_attempts smallint NOT NULL DEFAULT 25, metadata jsonb NOT NULL DEFAULT '{}',
                    priority smallint NOT NULL DEFAULT 1, queue text NOT NULL DEFAULT 'default',
                    state bench_river_state NOT NULL DEFAULT 'available', scheduled_at timestamptz NOT NULL DEFAULT now(),
                    tags varchar(255)[] NOT NULL DEFAULT '{}', unique_key bytea)
                """)
            transaction.add(
                "CREATE INDEX bench_river_fetch ON bench_river (state, queue, priority, scheduled_at, id)")
            transaction.add("CREATE INDEX bench_river_ended ON bench_river (state, finalized_at) WHERE finalized_at IS NOT NULL")
            transaction.add("CREATE INDEX bench_river_args ON bench_river USING gin (args)")
            transaction.add("CREATE INDEX bench_river_metadata ON bench_river USING gin (metadata)")
        }
        return PlainContender(
            name: "River's pattern", pool: pool,
            insert: "INSERT INTO bench_river (kind, priority, args) VALUES ('bench', $1::int + 1, $2::jsonb)",
            claim: """
                WITH locked AS (
                    SELECT id FROM bench_river WHERE state = 'available' AND queue = 'default' AND scheduled_at <= now()
                    ORDER BY priority, scheduled_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                UPDATE bench_river SET state = 'running', attempt = attempt + 1, attempted_at = now(),
                    attempted_by = array_append(attempted_by, $1::text)
                FROM locked WHERE bench_river.id = locked.id RETURNING bench_river.*
                """,
            complete: """
                UPDATE bench_river SET state = 'completed', finalized_at = now() WHERE id = $1::bigint AND state = 'running'
                """)
    }

    /// What was measured before there was a store for PostgreSQL: one narrow table, one index.
    static func reference(_ pool: PostgresPool) async throws -> PlainContender {
        try await pool.write { transaction in
            transaction.add("DROP TABLE IF EXISTS bench_plain")
            transaction.add(
                """
                CREATE TABLE bench_plain (
                    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), state text NOT NULL DEFAULT 'queued', priority int NOT NULL,
                    created_at timestamptz NOT NULL DEFAULT clock_timestamp(), payload jsonb NOT NULL, worker text,
                    lease_until timestamptz, attempts int NOT NULL DEFAULT 0)
                """)
            transaction.add("CREATE INDEX bench_plain_ready ON bench_plain (priority DESC, created_at) WHERE state = 'queued'")
        }
        return PlainContender(
            name: "the reference's table", pool: pool, insert: "INSERT INTO bench_plain (priority, payload) VALUES ($1::int, $2::jsonb)",
            claim: """
                UPDATE bench_plain SET state = 'running', worker = $1, lease_until = now() + interval '60 s', attempts = attempts + 1
                WHERE id = (SELECT id FROM bench_plain WHERE state = 'queued' ORDER BY priority DESC, created_at
                    FOR UPDATE SKIP LOCKED LIMIT 1)
                RETURNING id
                """,
            complete: "UPDATE bench_plain SET state = 'done', worker = NULL WHERE id = $1::uuid AND state = 'running'")
    }

    func submit(_ count: Int) async throws {
        let (pool, insert, payload) = (pool, insert, Self.payload)
        _ = try await fourTimes { lane in
            try await pool.read { connection in
                for number in stride(from: lane, to: count, by: 4) { try connection.run(insert, [number % 3 == 0 ? 1 : 0, payload]) }
                return 0
            }
        }
    }

    func work(_ count: Int) async throws {
        let (pool, claim, complete) = (pool, claim, complete)
        let done = try await fourTimes { lane in
            try await pool.read { connection in
                var done = 0
                while let row = try connection.run(claim, ["bench \(lane)"]).first {
                    guard let id = try row.value(of: "id", as: String.self) else { continue }
                    done += try connection.run(complete, [id]).affected
                }
                return done
            }
        }
        guard done == count else { throw Miscount(done: done, wanted: count) }
    }
}
