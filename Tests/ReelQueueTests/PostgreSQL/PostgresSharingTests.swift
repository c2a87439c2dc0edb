import Foundation
import ReelPostgres
import ReelPostgresTesting
import ReelQueue
import Testing

/// Several processes at one database: each store here has connections of its own.
@Suite(.enabled(if: PostgresTestServer.shared != nil), .timeLimit(.minutes(2))) struct PostgresSharingTests {
    let server: PostgresTestServer
    let url: String
    let uptime = SetClock(0)

    init() async throws {
        server = try #require(PostgresTestServer.shared)
        url = try await server.freshSchema()
    }

    private func open(connections: Int = 3, at other: String? = nil) async throws -> PostgresJobStore {
        let uptime = uptime
        return PostgresJobStore(
            try await PostgresDatabase.open(other ?? url, connections: connections), now: nil, uptime: { uptime.now })
    }

    private func new(owner: String? = nil) -> NewJob {
        var job = NewJob(endpoint: "e", input: "{}")
        job.owner = owner
        return job
    }

    @Test func twoThousandJobsAreEachTakenUpOnce() async throws {
        let stores = [try await open(), try await open(), try await open(), try await open()]
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<2000 { group.addTask { try await stores[number % 4].accept(new()).id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 2000)
        let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<16 {
                group.addTask {
                    let store = stores[number % 4]
                    var mine: [String] = []
                    while let job = try await store.claim(worker: "w\(number)") {
                        mine.append(job.id)
                        #expect(try await store.finish(id: job.id, worker: "w\(number)", outcome: .output(json: "{}")))
                    }
                    return mine
                }
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        #expect(claimed.count == 2000 && Set(claimed) == ids)
        #expect(try await stores[0].counts() == JobCounts(queued: 0, running: 0))
    }

    @Test func manyStartersMakeTheTablesOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { _ = try await open(connections: 1).accept(new()) }
            }
            try await group.waitForAll()
        }
        #expect(try await open().counts().queued == 8)
    }

    @Test func theJobsOfTheDeadAreRescuedByOthersAndThoseOfTheLivingAreNot() async throws {
        let (dead, alive, other) = (try await open(), try await open(), try await open())
        let lost = try await dead.accept(new())
        let held = try await dead.accept(new())
        #expect(try await dead.claim(worker: "dead")?.id == lost.id)
        #expect(try await alive.claim(worker: "alive")?.id == held.id)
        #expect(try await other.recover(otherwise: TestStore.lost) == [], "a start takes nothing from those who are at work")
        uptime.now = 14
        #expect(try await alive.renew(id: held.id, worker: "alive"))
        uptime.now = 16
        let rescued = try await withThrowingTaskGroup(of: [String].self) { group in
            for store in [alive, other] { group.addTask { try await store.rescue(otherwise: TestStore.lost) } }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        #expect(rescued == [lost.id], "once, and only this one")
        #expect(try await other.claim(worker: "other")?.attempts == 2)
        #expect(try await dead.finish(id: lost.id, worker: "dead", outcome: .output(json: "late")) == false)
        #expect(try await alive.finish(id: held.id, worker: "alive", outcome: .output(json: "{}")))
    }

    @Test func aWebhookWhoseSenderDiedIsSentByAnother() async throws {
        let (dead, other) = (try await open(), try await open())
        let target = WebhookTarget(url: "https://example.com/hook", fileBase: "http://localhost/cdn")
        let job = try await dead.accept(NewJob(endpoint: "e", input: "{}", webhook: target))
        #expect(try await dead.cancel(id: job.id) == .cancelled)
        #expect(try await dead.claimWebhook()?.attempt == 1)
        #expect(try await other.claimWebhook() == nil)
        #expect(try #require(try await other.timeToNextWebhook()) > .seconds(50))
        uptime.now = 59
        #expect(try await other.claimWebhook() == nil)
        uptime.now = 60
        #expect(try await other.claimWebhook() == OwedWebhook(job: job.id, target: target, attempt: 2))
        #expect(try await dead.claimWebhook() == nil)
    }

    @Test func anOwnersLimitHoldsWhoeverClaims() async throws {
        let stores = [try await open(), try await open()]
        for _ in 0..<30 { _ = try await stores[0].accept(new(owner: "greedy")) }
        let claimed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<12 {
                group.addTask {
                    try await stores[number % 2].claim(worker: "w\(number)", limits: OwnerLimits(byOwner: ["greedy": 3])) != nil
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(claimed == 3)
        #expect(try await stores[0].counts().running == 3)
    }

    @Test func aBudgetHoldsHoweverManySubmitAtOnce() async throws {
        let stores = [try await open(), try await open()]
        let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    var job = new(owner: "a")
                    job.charge = JobCharge(quantity: 1, unitPrice: 100)
                    job.budget = 500
                    do {
                        _ = try await stores[number % 2].accept(job)
                        return true
                    } catch let error as JobStoreError where error.code == .budgetSpent {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 5)
        #expect(try await stores[1].account(of: "a") == Account(spent: 0, pending: 500))
    }

    @Test func oneKeyIsOneJobWhoeverIsAsked() async throws {
        let stores = [try await open(), try await open()]
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask {
                    var job = new()
                    job.idempotencyKey = "k"
                    return try await stores[number % 2].accept(job).id
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await stores[0].counts().queued == 1)
    }

    /// Backends are killed all the while: what a call has said is true afterwards, and what it threw is not half done.
    @Test func cutConnectionsLoseAndDoubleNothing() async throws {
        let server = try await blocking { try PostgresTestServer() }
        defer { server.stop() }
        let stores = [try await open(at: server.url), try await open(at: server.url)]
        let pool = try PostgresPool(PostgresAddress(server.url), PostgresSettings(applicationName: "killer"), size: 1)
        let killer = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(60))
                _ = try? await pool.read {
                    _ = try $0.run(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reel' AND random() < 0.3"
                    )
                }
            }
        }
        var promised: Set<String> = []
        var done: [String] = []
        for round in 0..<150 {
            let job = new()
            let store = stores[round % 2]
            if (try? await store.accept(job)) != nil { promised.insert(job.id) }
            if let claimed = try? await store.claim(worker: "w\(round)"), promised.contains(claimed.id),
                (try? await store.finish(id: claimed.id, worker: "w\(round)", outcome: .output(json: "{}"))) == true
            {
                done.append(claimed.id)
            }
        }
        killer.cancel()
        await killer.value
        let calm = try await open(at: server.url)
        #expect(promised.count > 100, "it worked most of the time")
        #expect(Set(done).count == done.count)
        for id in promised { #expect(try await calm.status(id: id) != nil) }
        for id in done { #expect(try await calm.status(id: id)?.state == .succeeded) }
        uptime.now = 100
        _ = try await calm.rescue(otherwise: TestStore.lost)
        while let job = try await calm.claim(worker: "calm") {
            #expect(!done.contains(job.id))
            #expect(try await calm.finish(id: job.id, worker: "calm", outcome: .output(json: "{}")))
        }
    }

    @Test func aSecretIsTheFirstOnes() async throws {
        let (one, other) = (try await PostgresDatabase.open(url), try await PostgresDatabase.open(url))
        #expect(try await PostgresSecrets(one).secret(named: "links") == nil)
        let made = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for number in 0..<10 {
                group.addTask {
                    try await PostgresSecrets(number.isMultiple(of: 2) ? one : other).secret(named: "links") {
                        [UInt8(number), 0, 255]
                    }
                }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(made.count == 1)
        #expect(try await PostgresSecrets(other).secret(named: "webhooks") { [1, 2] } == [1, 2])
    }
}
