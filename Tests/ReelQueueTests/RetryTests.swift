import Foundation
import ReelQueue
import Testing

/// Leases, retries, owners and idempotency, on a store whose clocks are set by hand.
@Suite(.timeLimit(.minutes(1)), .forEveryStore, .namingTheStore) struct RetryTests {
    let test: TestStore
    var store: any JobStore { test.store }
    let time = SetClock(1_800_000_000)
    let uptime = SetClock(0)

    init() async throws {
        let (time, uptime) = (time, uptime)
        test = try await TestStore(now: { Date(timeIntervalSince1970: time.now) }, uptime: { uptime.now })
    }

    private func accept(
        owner: String? = nil, key: String? = nil, input: String = "{}", maximumAttempts: Int = 10
    ) async throws -> Job {
        var job = NewJob(endpoint: "e", input: input)
        job.owner = owner
        job.idempotencyKey = key
        job.maximumAttempts = maximumAttempts
        return try await store.accept(job)
    }

    private func retry(_ id: String, _ worker: String, after seconds: Double, crashed: Bool = false) async throws -> JobStatus? {
        try await store.retry(id: id, worker: worker, after: .seconds(seconds), crashed: crashed, otherwise: TestStore.lost)
    }

    @Test func aRetryIsDueWhenItIsDue() async throws {
        let job = try await accept()
        _ = try await store.claim(worker: "1")
        #expect(try await retry(job.id, "2", after: 5) == nil, "another worker's")
        #expect(try await retry(job.id, "1", after: 5)?.state == .queued)
        #expect(try await store.claim(worker: "2") == nil)
        #expect(try await store.timeToNextRetry() == .seconds(5))
        #expect(try await store.position(id: job.id) == 0)
        time.now += 5
        #expect(try await store.claim(worker: "3")?.attempts == 2)
        #expect(try await store.timeToNextRetry() == nil)
    }

    @Test func aClockThatIsSetBackHoldsNoRetryUp() async throws {
        let job = try await accept()
        _ = try await store.claim(worker: "1")
        _ = try await retry(job.id, "1", after: 60)
        time.now -= 86400
        #expect(try #require(try await store.timeToNextRetry()) <= .seconds(90))
        #expect(try await store.claim(worker: "2")?.id == job.id)
    }

    @Test func theLastRetryEndsTheJobAndOwesItsWebhook() async throws {
        var new = NewJob(endpoint: "e", input: "{}", webhook: WebhookTarget(url: "https://example.com", fileBase: ""))
        new.maximumAttempts = 1
        let job = try await store.accept(new)
        _ = try await store.claim(worker: "1")
        #expect(try await store.webhookBacklog() == 0)
        #expect(try await retry(job.id, "1", after: 5)?.state == .failed)
        #expect(try await store.job(id: job.id)?.outcome == TestStore.lost)
        #expect(try await store.webhookBacklog() == 1)
        #expect(try await store.claimWebhook()?.job == job.id)
    }

    @Test func aSilentWorkerLosesItsJobAndCannotReportAnyMore() async throws {
        let job = try await accept()
        _ = try await store.claim(worker: "1")
        uptime.now = 10
        #expect(try await store.renew(id: job.id, worker: "1"))
        #expect(try await store.renew(id: job.id, worker: "2") == false)
        uptime.now = 24.9
        #expect(try await store.rescue(otherwise: TestStore.lost) == [])
        uptime.now = 25
        #expect(try await store.rescue(otherwise: TestStore.lost) == [job.id])
        #expect(try await store.renew(id: job.id, worker: "1") == false)
        #expect(try await store.claim(worker: "2")?.attempts == 2)
        #expect(try await store.finish(id: job.id, worker: "1", outcome: .output(json: "stale")) == false)
        #expect(try await store.finish(id: job.id, worker: "2", outcome: .output(json: "{}")))
        #expect(try await store.job(id: job.id)?.outcome == .output(json: "{}"))
    }

    @Test func aJobWhoseWorkersAlwaysDieEnds() async throws {
        let job = try await accept(maximumAttempts: 3)
        for attempt in 1...3 {
            #expect(try await store.claim(worker: "\(attempt)")?.attempts == attempt)
            uptime.now += 15
            #expect(try await store.rescue(otherwise: TestStore.lost) == [job.id])
        }
        #expect(try await store.job(id: job.id)?.outcome == TestStore.lost)
        let other = try await accept(maximumAttempts: 1)
        _ = try await store.claim(worker: "4")
        uptime.now += 15
        #expect(try await test.recover() == [other.id])
        #expect(try await store.job(id: other.id)?.outcome == TestStore.lost)
    }

    @Test func anOwnerRunsNoMoreThanItMay() async throws {
        let greedy = [try await accept(owner: "a"), try await accept(owner: "a"), try await accept(owner: "a")]
        let modest = try await accept(owner: "b")
        let nobodys = try await accept()
        func claim(_ worker: String) async throws -> String? {
            try await store.claim(worker: worker, limits: OwnerLimits(standard: 2))?.id
        }
        #expect(try await claim("1") == greedy[0].id)
        #expect(try await claim("2") == greedy[1].id)
        #expect(try await claim("3") == modest.id)
        #expect(try await claim("4") == nobodys.id)
        #expect(try await claim("5") == nil)
        #expect(try await store.finish(id: greedy[0].id, worker: "1", outcome: .output(json: "{}")))
        #expect(try await claim("6") == greedy[2].id)
    }

    @Test func anOwnersOwnLimitComesBeforeTheCommonOne() async throws {
        var ids: [String] = []
        for owner in ["a", "a", "b", "b", "b", "c"] { ids.append(try await accept(owner: owner).id) }
        let limits = OwnerLimits(standard: 2, byOwner: ["a": 1, "b": 3])
        var claimed: [String?] = []
        for worker in 1...6 { claimed.append(try await store.claim(worker: "\(worker)", limits: limits)?.id) }
        #expect(claimed == [ids[0], ids[2], ids[3], ids[4], ids[5], nil])
        let only = OwnerLimits(byOwner: ["b": 1])
        #expect(try await store.claim(worker: "7", limits: only)?.id == ids[1], "the others have none")
    }

    @Test func theSameKeyMakesOneJobForADay() async throws {
        let first = try await accept(owner: "a", key: "k", input: "1")
        #expect(try await accept(owner: "a", key: "k", input: "1") == first)
        #expect(try await accept(owner: "b", key: "k", input: "1").id != first.id, "another owner's key is another key")
        #expect(try await accept(key: "k", input: "1").id != first.id)
        let error = await #expect(throws: JobStoreError.self) { try await accept(owner: "a", key: "k", input: "2") }
        #expect(error?.code == .keyReused)
        _ = try await store.claim(worker: "1")
        #expect(try await accept(owner: "a", key: "k", input: "1").state == .running, "the job as it stands")
        time.now += 86399
        #expect(try await accept(owner: "a", key: "k", input: "1").id == first.id)
        time.now += 1
        #expect(try await accept(owner: "a", key: "k", input: "2").id != first.id)
    }

    @Test func aHundredAtOnceWithOneKeyAreOneJob() async throws {
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await accept(key: "k").id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await store.counts() == JobCounts(queued: 1, running: 0))
    }

    @Test func oldRecordsGoUnlessTheirWebhookIsOwed() async throws {
        let old = try await accept(key: "k")
        let owing = try await store.accept(
            NewJob(endpoint: "e", input: "{}", webhook: WebhookTarget(url: "https://example.com", fileBase: "")))
        let queued = try await accept()
        #expect(try await store.cancel(id: old.id) == .cancelled)
        #expect(try await store.cancel(id: owing.id) == .cancelled)
        try await store.append([JobLogEntry(time: Date(), level: "INFO", message: "line")], to: old.id)
        time.now += 100
        let end = Date(timeIntervalSince1970: time.now)
        #expect(try await store.removeFinished(before: end.addingTimeInterval(-200)) == 0)
        #expect(try await store.removeFinished(before: end) == 1)
        #expect(try await store.status(id: old.id) == nil)
        #expect(try await store.job(id: old.id) == nil)
        #expect(try await store.logs(of: old.id, after: 0) == [])
        #expect(try await store.status(id: owing.id) != nil)
        #expect(try await store.status(id: queued.id)?.state == .queued)
        let webhook = try #require(try await store.claimWebhook())
        try await store.settleWebhook(of: webhook.job, .delivered)
        #expect(try await store.removeFinished(before: end) == 1)
    }

    @Test func manyOldRecordsGo() async throws {
        for _ in 0..<450 { _ = try await store.cancel(id: accept().id) }
        time.now += 1
        #expect(try await store.removeFinished(before: Date(timeIntervalSince1970: time.now)) == 450)
    }
}
