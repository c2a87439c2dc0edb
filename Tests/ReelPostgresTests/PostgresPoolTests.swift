import Foundation
import Glibc
import ReelPostgres
import ReelPostgresTesting
import Synchronization
import Testing

/// Skipped tests look like passed ones.
@Test(.enabled(if: PostgresTestServer.isInstalled)) func whereThereIsPostgreSQLItsTestsAreNotSkipped() {
    #expect(PostgresTestServer.shared != nil)
}

@Suite(.enabled(if: PostgresTestServer.shared != nil), .timeLimit(.minutes(1))) struct PostgresPoolTests {
    let server: PostgresTestServer
    let pool: PostgresPool

    init() async throws {
        server = try #require(PostgresTestServer.shared)
        pool = try PostgresPool(PostgresAddress(await server.freshSchema()), PostgresSettings(applicationName: "pool"), size: 3)
    }

    @Test func valuesComeBackAsTheyWent() async throws {
        let texts = ["", "a\"b\\c", "{},NULL", "Hügel 🌬️", "it's"]
        for text in texts {
            let back = try await pool.read { try $0.run("SELECT $1::text AS t", [text]).first?.value(of: "t", as: String.self) }
            #expect(back == text)
        }
        let (count, bytes, number, yes, none, nul) = try await pool.read { connection in
            let row = try #require(
                try connection.run(
                    """
                    SELECT cardinality($1::text[]) AS count, $2::bytea AS bytes, $3::double precision AS number, $4::boolean AS yes,
                        $5::text AS nothing, $6::text AS nul
                    """,
                    [PostgresTexts(texts), [UInt8]([0, 255, 92, 16]), 1_800_000_000.123456, true, String?.none, "a\0b"]
                ).first)
            return (
                try row.value(of: "count", as: Int.self), try row.value(of: "bytes", as: [UInt8].self),
                try row.value(of: "number", as: Double.self), try row.value(of: "yes", as: Bool.self),
                try row.value(of: "nothing", as: String.self), try row.value(of: "nul", as: String.self)
            )
        }
        #expect(count == 5 && bytes == [0, 255, 92, 16] && number == 1_800_000_000.123456 && yes == true && none == nil)
        #expect(nul == "a\u{FFFD}b", "PostgreSQL's texts have no NUL")
        #expect(
            try await pool.read {
                try $0.run("SELECT $1::text[] = $2::text[] AS same", [PostgresTexts(texts), PostgresTexts(texts)]).first?.value(
                    of: "same")
            }
                == true)
    }

    @Test func errorsHaveTheirState() async throws {
        let error = await #expect(throws: PostgresError.self) { try await pool.read { _ = try $0.run("SELECT 1 / 0") } }
        #expect(error?.code == .refused && error?.sqlstate == "22012")
        let later = await #expect(throws: PostgresError.self) {
            try await pool.read { connection in
                _ = try connection.run([
                    PostgresStatement("SELECT 1 AS a"), PostgresStatement("nonsense"), PostgresStatement("SELECT 2"),
                ])
            }
        }
        #expect(later?.sqlstate == "42601")
        #expect(
            try await pool.read { try $0.run("SELECT 1 AS a").first?.value(of: "a", as: Int.self) } == 1,
            "and the connection goes on")
        let missing = await #expect(throws: PostgresError.self) {
            try await pool.read { _ = try $0.run("SELECT 1 AS a").first?.value(of: "b", as: Int.self) }
        }
        #expect(missing?.code == .malformed)
    }

    @Test func aTransactionIsWholeOrNothing() async throws {
        try await pool.write { _ = try $0.run("CREATE TABLE t (n integer PRIMARY KEY)") }
        struct Change: Error {}
        await #expect(throws: Change.self) {
            try await pool.write { transaction in
                transaction.add("INSERT INTO t VALUES (1)")
                _ = try transaction.run("INSERT INTO t VALUES (2)")
                throw Change()
            }
        }
        await #expect(throws: PostgresError.self) {
            try await pool.write { transaction in
                transaction.add("INSERT INTO t VALUES (3)")
                transaction.add("INSERT INTO t VALUES (3)")
            }
        }
        try await pool.write { transaction in transaction.add("INSERT INTO t VALUES (4)") }
        #expect(try await pool.read { try $0.run("SELECT n FROM t").rows.map { try $0.value(of: "n", as: Int.self) } } == [4])
    }

    @Test func transactionsThatMeetAreRunAgain() async throws {
        try await pool.write { transaction in
            transaction.add("CREATE TABLE t (n integer PRIMARY KEY, count integer NOT NULL)")
            transaction.add("INSERT INTO t VALUES (1, 0), (2, 0)")
        }
        // Each locks the two rows in another order: PostgreSQL ends one of them (40P01).
        try await withThrowingTaskGroup(of: Void.self) { group in
            for order in [(1, 2), (2, 1)] {
                group.addTask { [pool] in
                    try await pool.write { transaction in
                        try transaction.run("UPDATE t SET count = count + 1 WHERE n = $1", [order.0])
                        try transaction.run("SELECT pg_sleep(0.2)")
                        try transaction.run("UPDATE t SET count = count + 1 WHERE n = $1", [order.1])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(
            try await pool.read { try $0.run("SELECT count FROM t").rows.map { try $0.value(of: "count", as: Int.self) } } == [
                2, 2,
            ])
    }

    @Test func aReadThatNobodyWantsAnyMoreEnds() async throws {
        let began = ContinuousClock.now
        let reads = (0..<6).map { _ in
            Task { [pool] in try await pool.read { _ = try $0.run("SELECT pg_sleep(100)") } }
        }
        try await Task.sleep(for: .milliseconds(300))
        for read in reads { read.cancel() }
        for read in reads { await #expect(throws: CancellationError.self) { try await read.value } }
        #expect(.now - began < .seconds(50))
        for _ in 0..<10 { #expect(try await pool.read { try $0.run("SELECT 1 AS a").count } == 1) }
    }

    @Test func aWriteIsCarriedOutThoughItsTaskIsCancelled() async throws {
        try await pool.write { _ = try $0.run("CREATE TABLE t (n integer)") }
        let write = Task { [pool] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await pool.write { _ = try $0.run("INSERT INTO t VALUES (1)") }
        }
        try await write.value
        #expect(try await pool.read { try $0.run("SELECT n FROM t").count } == 1)
    }

    /// A crash forgets the numbers of transactions that had not reached the log, and gives them to others.
    @Test(arguments: PgBouncer.isInstalled ? [false, true] : [false])
    func anotherTransactionWithTheSameNumberIsNotTakenForOurs(isPooled: Bool) async throws {
        // Behind a pooler, too, which outlives the crash.
        let (own, pooler) = try await blocking {
            let own = try PostgresTestServer()
            return (own, isPooled ? try PgBouncer(own, mode: "session") : nil)
        }
        let pool = try PostgresPool(
            PostgresAddress(pooler?.url ?? own.url), PostgresSettings(applicationName: "lost"), size: 1)
        let others = try PostgresPool(PostgresAddress(own.url), PostgresSettings(applicationName: "others"), size: 1)
        try await pool.write { _ = try $0.run("CREATE TABLE t (n bigint)") }
        // The number may also go to a transaction that comes to nothing, the server's own or one that the crash still catches.
        for _ in 0..<5 {
            let lost = try await loseTransaction(of: pool, others: others)
            #expect(try own.psql("SELECT count(*) FROM t WHERE n = 1") == "0")
            if try own.psql("SELECT pg_xact_status('\(lost)'::xid8)") == "committed" { return withExtendedLifetime(pooler) {} }
        }
        Issue.record("no other transaction was given the number and committed")
    }

    /// Loses a write to a crash of the server, and has others write until they have got as far as its number, which comes back.
    private func loseTransaction(of pool: PostgresPool, others: PostgresPool) async throws -> Int {
        // A checkpoint, so that nothing but our number is lost.
        _ = try await pool.read { try $0.run("CHECKPOINT").count }
        let number = Count()
        let write = Task {
            try await pool.write { transaction in
                let row = try transaction.run(
                    "INSERT INTO t VALUES (1) RETURNING pg_current_xact_id()::text AS x, pg_backend_pid() AS pid"
                )
                .first
                number.value.withLock { $0 = (try? row?.value(of: "x", as: Int.self)) ?? 0 }
                let process = try #require(try row?.value(of: "pid", as: Int.self))
                kill(pid_t(process), SIGKILL)
            }
        }
        while number.value.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let lost = number.value.withLock { $0 }
        // The server takes itself for damaged, and starts anew by itself.
        var latest = 0
        while latest < lost {
            try Task.checkCancellation()
            latest =
                (try? await others.write { transaction in
                    try transaction.run("INSERT INTO t VALUES (2) RETURNING pg_current_xact_id()::text AS x").first?.value(
                        of: "x", as: Int.self)
                }) ?? latest
        }
        let error = await #expect(throws: PostgresError.self) { try await write.value }
        #expect(error?.code == .outcomeUnknown)
        return lost
    }

    @Test func whatBlocksHoldsNobodyElseUp() async throws {
        let ended = Count()
        let sleepers = (0..<3).map { _ in
            Task { [pool] in
                try? await pool.read { _ = try $0.run("SELECT pg_sleep(25)") }
                ended.value.withLock { $0 += 1 }
            }
        }
        for _ in 0..<10 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(ended.value.withLock { $0 } == 0, "the cooperative pool is free meanwhile")
        for sleeper in sleepers { sleeper.cancel() }
        for sleeper in sleepers { await sleeper.value }
    }

    @Test func aServerThatIsAwayFailsAtOnce() async throws {
        let away = try PostgresPool(
            PostgresAddress("postgres://a:s3cr3t@127.0.0.1:1/x"), PostgresSettings(applicationName: "away"), size: 2)
        let began = ContinuousClock.now
        for _ in 0..<50 {
            let error = await #expect(throws: PostgresError.self) { try await away.read { _ = try $0.run("SELECT 1") } }
            #expect(error?.code == .unreachable && error?.message.contains("s3cr3t") == false)
        }
        #expect(.now - began < .seconds(40))
    }

    @Test func aClosedPoolSaysSo() async throws {
        pool.close()
        let error = await #expect(throws: PostgresError.self) { try await pool.read { _ = try $0.run("SELECT 1") } }
        #expect(error?.code == .closed)
    }
}

private final class Count: Sendable {
    let value = Mutex(0)
}
