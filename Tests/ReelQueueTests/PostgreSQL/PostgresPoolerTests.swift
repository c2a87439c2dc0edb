import Foundation
import ReelPostgres
import ReelPostgresTesting
import ReelQueue
import Testing

/// PgBouncer between Reel and the server: by session everything works, by transaction nothing could be relied on.
@Suite(.enabled(if: PostgresTestServer.shared != nil && PgBouncer.isInstalled), .serialized, .timeLimit(.minutes(2)))
struct PostgresPoolerTests {
    private static let shared = Task { try await blocking { try PostgresTestServer() } }
    let server: PostgresTestServer
    /// An empty one for each test, since no schema can be named through PgBouncer.
    let database = "d\(UUID().uuidString.prefix(8).lowercased())"

    init() async throws {
        server = try await Self.shared.value
        try server.psql("CREATE DATABASE \(database)")
    }

    private func pooler(_ mode: String, size: Int = 20) async throws -> PgBouncer {
        try await blocking { [server, database] in try PgBouncer(server, database: database, mode: mode, size: size) }
    }

    private func refusal(_ url: String) async -> JobStoreError? {
        await #expect(throws: JobStoreError.self) { _ = try await PostgresDatabase.open(url, connections: 1) }
    }

    @Test(arguments: ["transaction", "statement"]) func oneThatLendsSessionsToOthersIsRefused(mode: String) async throws {
        let pooler = try await pooler(mode)
        for _ in 0..<3 {
            let error = await refusal(pooler.url)
            #expect(error?.code == .cannotOpen)
            #expect(error?.message.contains("pool_mode=session") == true, "\(String(describing: error))")
        }
        let seen = await #expect(throws: JobStoreError.self) { _ = try await PostgresReport.of(url: pooler.url) }
        #expect(seen?.message.contains("pool_mode=session") == true, "the doctor says so, too")
        let url = server.url.replacingOccurrences(of: "/postgres?", with: "/\(database)?")
        #expect(try server.psql("SELECT to_regclass('job') IS NULL", url: url) == "t", "and nothing was made")
    }

    @Test func jobsAndSignalsGoThroughOneThatWorksBySession() async throws {
        let pooler = try await pooler("session")
        let databases = [try await PostgresDatabase.open(pooler.url), try await PostgresDatabase.open(pooler.url)]
        let stores = databases.map { PostgresJobStore($0) }
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<200 {
                group.addTask { try await stores[number % 2].accept(NewJob(endpoint: "e", input: "{}")).id }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        let done = try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<6 {
                group.addTask {
                    var mine: [String] = []
                    while let job = try await stores[number % 2].claim(worker: "w\(number)", limits: OwnerLimits()) {
                        let isMine = try await stores[number % 2].finish(
                            id: job.id, worker: "w\(number)", outcome: .output(json: "{}"))
                        if isMine { mine.append(job.id) }
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(done.count == 200 && Set(done) == ids)

        let (here, there) = (JobSignals(), JobSignals())
        let (connected, continuation) = AsyncStream.makeStream(of: Void.self)
        let carriers = zip(databases, [here, there]).map { database, signals in
            Task {
                try await PostgresSignals(database, signals: signals, poll: .seconds(60)).run {
                    if case .connected = $0 { continuation.yield() }
                }
            }
        }
        defer { for carrier in carriers { carrier.cancel() } }
        var count = 0
        for await _ in connected {
            count += 1
            if count == 2 { break }
        }
        var changes = there.changes(of: "a job").makeAsyncIterator()
        here.notify("a job")
        #expect(await changes.next() != nil)
    }

    @Test func oneThatIsToldToLendSessionsLaterIsFoundOut() async throws {
        let pooler = try await pooler("session")
        let store = PostgresJobStore(try await PostgresDatabase.open(pooler.url, connections: 1))
        _ = try await store.accept(NewJob(endpoint: "e", input: "{}"))
        try pooler.change(mode: "transaction")
        var others: [PostgresConnection] = []
        var error: JobStoreError?
        for _ in 0..<50 where error == nil {
            do {
                _ = try await store.accept(NewJob(endpoint: "e", input: "{}"))
                // Somebody else takes the session that has come free, if it has.
                let other = try PostgresConnection(PostgresAddress(pooler.url), PostgresSettings(applicationName: "other"))
                try other.run("BEGIN", isPrepared: false)
                others.append(other)
                if others.count > 3 { others.removeFirst() }
            } catch let refused as JobStoreError {
                error = refused
            }
        }
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains("pool_mode=session") == true, "\(String(describing: error))")
        others = []
        try pooler.change(mode: "session")
        var later: Job?
        for _ in 0..<50 where later == nil {
            later = try? await store.accept(NewJob(endpoint: "e", input: "{}"))
            if later == nil { try await Task.sleep(for: .milliseconds(200)) }
        }
        #expect(later != nil, "and when it is put right, all goes on")
    }

    @Test func oneThatHasNoConnectionLeftIsSaidToInTime() async throws {
        let pooler = try await pooler("session", size: 1)
        let held = try PostgresConnection(PostgresAddress(pooler.url), PostgresSettings(applicationName: "other"))
        let began = ContinuousClock.now
        let error = await refusal(pooler.url)
        #expect(.now - began < .seconds(30))
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("a pooler may have none left to the server") == true, "\(String(describing: error))")
        withExtendedLifetime(held) {}
    }

    @Test func oneWithoutAServerSaysSo() async throws {
        let other = try await blocking { try PostgresTestServer() }
        let pooler = try await blocking { try PgBouncer(other, mode: "session") }
        let store = PostgresJobStore(try await PostgresDatabase.open(pooler.url, connections: 1))
        other.stop()
        var error: JobStoreError?
        for _ in 0..<20 where error == nil {
            do {
                _ = try await store.accept(NewJob(endpoint: "e", input: "{}"))
            } catch let refused as JobStoreError {
                error = refused
            }
        }
        #expect(error?.code == .unreachable)
    }

    @Test func optionsInTheURLAreTheServersOwn() async throws {
        let pooler = try await pooler("session")
        let error = await refusal(pooler.url + "&options=-csearch_path%3Dreel")
        #expect(error?.message.contains("leave options= out of the URL") == true, "\(String(describing: error))")
    }
}
