import Foundation
import ReelPostgres
import ReelPostgresTesting
import ReelQueue
import Testing

/// What is wrong with a database is said in one sentence that names it, and not the password.
@Suite(.enabled(if: PostgresTestServer.shared != nil), .timeLimit(.minutes(2))) struct PostgresOpeningTests {
    let server: PostgresTestServer

    init() throws { server = try #require(PostgresTestServer.shared) }

    private func refusal(_ url: String) async -> JobStoreError? {
        await #expect(throws: JobStoreError.self) { _ = try await PostgresDatabase.open(url, connections: 1) }
    }

    @Test func nobodyThere() async {
        let error = await refusal("postgres://ada:s3cr3t@127.0.0.1:1/reel")
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("postgres://ada@127.0.0.1:1/reel") == true)
        #expect(error?.message.contains("s3cr3t") == false)
    }

    @Test func aURLThatIsNone() async {
        let error = await refusal("postgres://ada:s3cr@t@db:54x32/reel")
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains("s3cr") == false)
    }

    @Test func aWrongPasswordAndTooManyConnections() async throws {
        let rules = FileManager.default.temporaryDirectory.appending(path: "reel-hba-\(UUID().uuidString)")
        try "local all reel trust\nlocal all all scram-sha-256\n".write(to: rules, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: rules.path())
        defer { try? FileManager.default.removeItem(at: rules) }
        let settings = [
            "hba_file='\(rules.path())'", "max_connections=3", "superuser_reserved_connections=0", "max_wal_senders=0",
            "password_encryption='scram-sha-256'",
        ]
        let other = try await blocking { try PostgresTestServer(settings: settings) }
        defer { other.stop() }
        // As from PostgreSQL 15 on by default.
        try other.psql("CREATE ROLE ada LOGIN PASSWORD 's3cr3t'; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        let wrong = await refusal(other.url.replacingOccurrences(of: "reel@", with: "ada:wr0ng@"))
        #expect(wrong?.code == .accessDenied)
        #expect(wrong?.message.contains("wr0ng") == false && wrong?.message.contains("Check the user and the password") == true)
        let right = await refusal(other.url.replacingOccurrences(of: "reel@", with: "ada:s3cr3t@"))
        #expect(right?.code == .accessDenied, "it may not make tables: \(String(describing: right))")
        #expect(right?.message.contains("owner of the database") == true)

        let held = try (0..<3).map { _ in
            try PostgresConnection(PostgresAddress(other.url), PostgresSettings(applicationName: "test"))
        }
        let full = await refusal(other.url)
        #expect(full?.code == .noConnection)
        #expect(full?.message.contains("max_connections") == true)
        withExtendedLifetime(held) {}
    }

    @Test func oneThatTakesNoWrites() async throws {
        let url = try await server.freshSchema() + "%20-cdefault_transaction_read_only%3Don"
        let error = await refusal(url)
        #expect(error?.code == .readOnly)
        #expect(error?.message.contains("target_session_attrs=read-write") == true)
    }

    @Test func noSuchDatabaseNoSuchSchemaAndAnotherEncoding() async throws {
        let elsewhere = server.url.replacingOccurrences(of: "/postgres?", with: "/nowhere?")
        #expect(await refusal(elsewhere)?.code == .cannotOpen)
        let schema = await refusal(server.url + "&options=-csearch_path%3Dnowhere")
        #expect(schema?.code == .cannotOpen && schema?.message.contains("Create the schema") == true)
        try server.psql("CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
        let encoding = await refusal(server.url.replacingOccurrences(of: "/postgres?", with: "/bytes?"))
        #expect(encoding?.code == .cannotOpen && encoding?.message.contains("ENCODING 'UTF8'") == true)
    }

    @Test func aServerThatIsTooOld() {
        let error = JobStoreError(PostgresError(.olderServer, "12"), database: "postgres://h/reel")
        #expect(error.code == .olderServer)
        #expect(
            error.message == "The database postgres://h/reel is PostgreSQL 12, and Reel needs 13 or later: upgrade the server.")
    }

    /// `make test-postgres` has one.
    @Test(.enabled(if: PostgresTestServer.oldPrograms != nil)) func anOldServerItself() async throws {
        let programs = PostgresTestServer.oldPrograms
        let old = try await blocking { try PostgresTestServer(programs: programs) }
        defer { old.stop() }
        let error = await refusal(old.url)
        #expect(error?.code == .olderServer)
        #expect(error?.message.contains("and Reel needs 13 or later") == true)
        await #expect(throws: JobStoreError.self) { _ = try await PostgresReport.of(url: old.url) }
    }

    @Test func aFullDiskIsSaidAsSuch() {
        let error = JobStoreError(
            PostgresError(.refused, sqlstate: "53100", "could not extend file"), database: "postgres://h/reel")
        #expect(error.code == .diskFull)
    }

    @Test func aLaterVersionMayAddAndEarlierOnesGoOn() async throws {
        // The step that breaks ends the sessions of all.
        let server = try await blocking { try PostgresTestServer() }
        defer { server.stop() }
        let url = try await server.freshSchema()
        let old = PostgresJobStore(try await PostgresDatabase.open(url))
        let later = try await PostgresDatabase.open(url, connections: 1)
        let added = PostgresSchema.Step(sql: "ALTER TABLE job ADD COLUMN mood text NOT NULL DEFAULT 'fair'", oldest: 1)
        try await PostgresSchema.bringUpToDate(later, steps: PostgresSchema.steps + [added])
        let job = try await old.accept(NewJob(endpoint: "e", input: "{}"))
        #expect(try await old.claim(worker: "w", limits: OwnerLimits())?.id == job.id)
        let restarted = PostgresJobStore(try await PostgresDatabase.open(url))
        #expect(try await restarted.finish(id: job.id, worker: "w", outcome: .output(json: "{}")))
        #expect(try server.psql("SELECT version, oldest FROM reel_schema", url: url) == "\(PostgresSchema.steps.count + 1)|1")

        // A job that the old process has under way when a later version shuts it out.
        let caught = try await old.accept(NewJob(endpoint: "e", input: "{}"))
        #expect(try await old.claim(worker: "w", limits: OwnerLimits())?.id == caught.id)
        let breaking = PostgresSchema.Step(sql: "ALTER TABLE job DROP COLUMN mood", oldest: PostgresSchema.steps.count + 2)
        try await PostgresSchema.bringUpToDate(later, steps: PostgresSchema.steps + [added, breaking])
        let error = await refusal(url)
        #expect(error?.code == .newerSchema)
        #expect(error?.message.contains("a later version of Reel") == true)
        for store in [old, restarted] {
            let running = await #expect(throws: JobStoreError.self) {
                _ = try await store.finish(id: caught.id, worker: "w", outcome: .output(json: "{}"))
            }
            #expect(running?.code == .newerSchema, "one that runs is shut out, too")
            await #expect(throws: JobStoreError.self) { _ = try await store.accept(NewJob(endpoint: "e", input: "{}")) }
        }
        #expect(
            try server.psql("SELECT state FROM job WHERE id = '\(caught.id)'", url: url) == "running",
            "as it was, for whoever can")
    }

    @Test func whatFailsOnTheWayLeavesNothing() async throws {
        let url = try await server.freshSchema()
        let database = try await PostgresDatabase.open(url)
        let bad = PostgresSchema.Step(
            sql: "ALTER TABLE job ADD COLUMN mood text;\nALTER TABLE nowhere ADD COLUMN mood text", oldest: 1)
        await #expect(throws: (any Error).self) {
            try await PostgresSchema.bringUpToDate(database, steps: PostgresSchema.steps + [bad])
        }
        #expect(try server.psql("SELECT version FROM reel_schema", url: url) == "\(PostgresSchema.steps.count)")
        _ = try await PostgresJobStore(database).accept(NewJob(endpoint: "e", input: "{}"))
    }

    @Test func itComesBackByItselfAfterACrash() async throws {
        let other = try await blocking { try PostgresTestServer() }
        defer { other.stop() }
        let store = PostgresJobStore(try await PostgresDatabase.open(other.url))
        let before = try await store.accept(NewJob(endpoint: "e", input: "{}"))
        // A backend that dies takes all connections with it, and the server recovers as after a crash.
        let backend = try PostgresConnection(PostgresAddress(other.url), PostgresSettings(applicationName: "test"))
        let process = try #require(try backend.run("SELECT pg_backend_pid() AS pid").first?.value(of: "pid", as: Int.self))
        kill(pid_t(process), SIGKILL)
        var after: Job?
        for _ in 0..<100 where after == nil {
            do {
                after = try await store.accept(NewJob(endpoint: "e", input: "{}"))
            } catch {
                #expect((error as? JobStoreError)?.code == .unreachable, "\(error)")
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        #expect(after != nil)
        #expect(try await store.status(id: before.id)?.state == .queued)
    }
}
