import Foundation
import ReelQueue
import Testing

/// Jobs are charged once, when they succeed; budgets count what is under way.
@Suite(.forEveryStore, .namingTheStore) struct LedgerTests {
    let test: TestStore
    var store: any JobStore { test.store }
    static let all = (start: Date(timeIntervalSince1970: 0), end: Date(timeIntervalSince1970: 4_000_000_000))

    init() async throws { test = try await TestStore() }

    private func accept(
        _ endpoint: String = "e", owner: String? = nil, quantity: Int = 8, unitPrice: Int = 150_000, budget: Int? = nil
    ) async throws -> Job {
        var new = NewJob(endpoint: endpoint, input: #"{"prompt":"x"}"#)
        new.owner = owner
        new.charge = JobCharge(quantity: quantity, unitPrice: unitPrice)
        new.budget = budget
        return try await store.accept(new)
    }

    private func succeed(_ job: Job) async throws {
        #expect(try await store.claim(worker: "w")?.id == job.id)
        #expect(try await store.finish(id: job.id, worker: "w", outcome: .output(json: "{}")))
    }

    private func usage(owner: String? = nil, endpoints: [String] = [], step: Int = 900) async throws -> [UsageEntry] {
        try await store.usage(
            UsageQuery(owner: owner, endpoints: endpoints, start: Self.all.start, end: Self.all.end, step: step))
    }

    @Test func aJobIsChargedWhenItSucceeds() async throws {
        let job = try await accept(owner: "a")
        #expect(job.charge == JobCharge(quantity: 8, unitPrice: 150_000))
        #expect(try await store.account(of: "a") == Account(spent: 0, pending: 1_200_000))
        try await succeed(job)
        #expect(try await store.account(of: "a") == Account(spent: 1_200_000, pending: 0))
        #expect(try await store.account(of: nil) == Account(spent: 0, pending: 0))
        let entries = try await usage()
        #expect(entries.map(\.quantity) == [8] && entries.map(\.unitPrice) == [150_000] && entries.map(\.owner) == ["a"])
        #expect(try await store.job(id: job.id)?.charge == job.charge)
        #expect(try await store.finish(id: job.id, worker: "w", outcome: .output(json: "{}")) == false)
        #expect(try await store.account(of: "a").spent == 1_200_000, "once")
    }

    @Test func failuresAndCancellationsCostNothing() async throws {
        let failed = try await accept()
        _ = try await store.claim(worker: "w")
        #expect(try await store.finish(id: failed.id, worker: "w", outcome: .error(status: 422, json: "{}")))
        let cancelled = try await accept()
        #expect(try await store.cancel(id: cancelled.id) == .cancelled)
        let stopped = try await accept()
        _ = try await store.claim(worker: "w")
        #expect(try await store.cancel(id: stopped.id) == .requested)
        #expect(try await store.confirmCancel(id: stopped.id, worker: "w"))
        let lost = try await accept()
        _ = try await store.claim(worker: "w")
        #expect(try await store.retry(id: lost.id, worker: "w", after: .zero, crashed: true, otherwise: TestStore.lost) != nil)
        #expect(try await store.account(of: nil) == Account(spent: 0, pending: 1_200_000), "the one that is tried again")
        #expect(try await usage().isEmpty)
    }

    @Test func aBudgetCountsWhatIsUnderWay() async throws {
        let first = try await accept(owner: "a", budget: 2_400_000)
        _ = try await accept(owner: "a", budget: 2_400_000)
        let error = await #expect(throws: JobStoreError.self) { try await accept(owner: "a", quantity: 1, budget: 2_400_000) }
        #expect(error?.code == .budgetSpent)
        _ = try await accept(owner: "b", budget: 2_400_000)
        _ = try await accept(owner: "a", quantity: 0, budget: 2_400_000)
        #expect(try await store.cancel(id: first.id) == .cancelled)
        _ = try await accept(owner: "a", budget: 2_400_000)
        #expect(try await store.account(of: "a") == Account(spent: 0, pending: 2_400_000))
    }

    @Test func theSameRequestAgainIsNoSecondCharge() async throws {
        var new = NewJob(endpoint: "e", input: "{}")
        new.charge = JobCharge(quantity: 1, unitPrice: 100)
        new.budget = 100
        new.idempotencyKey = "k"
        let first = try await store.accept(new)
        #expect(try await store.accept(new).id == first.id, "though the budget has no room for two")
        try await succeed(first)
        #expect(try await store.account(of: nil) == Account(spent: 100, pending: 0))
    }

    @Test func usageIsSummedUpByStepEndpointOwnerAndPrice() async throws {
        for (endpoint, owner, price) in [("e", "a", 1), ("e", "a", 1), ("e", "b", 1), ("e", "a", 2), ("f", nil, 1)] {
            try await succeed(try await accept(endpoint, owner: owner, quantity: 5, unitPrice: price))
        }
        let day = try await usage(step: 86400)
        #expect(day.map(\.endpoint) == ["e", "e", "e", "f"])
        #expect(day.map(\.owner) == ["a", "a", "b", nil])
        #expect(day.map(\.unitPrice) == [1, 2, 1, 1])
        #expect(day.map(\.quantity) == [10, 5, 5, 5])
        #expect(Set(day.map(\.time)).count == 1)
        #expect(try await usage(owner: "b").map(\.quantity) == [5])
        #expect(try await usage(endpoints: ["f"]).map(\.owner) == [nil])
        let late = UsageQuery(start: Self.all.end, end: Self.all.end, step: 900)
        #expect(try await store.usage(late).isEmpty)
    }

    @Test func aChargeOutlivesItsJob() async throws {
        try await succeed(try await accept(owner: "a"))
        #expect(try await store.removeFinished(before: Self.all.end) == 1)
        #expect(try await usage().map(\.quantity) == [8])
        let reopened = try await test.reopened()
        #expect(try await reopened.account(of: "a").spent == 1_200_000)
    }

    @Test func finishedJobsAreListed() async throws {
        let good = try await accept(owner: "a")
        try await succeed(good)
        let bad = try await accept()
        _ = try await store.claim(worker: "w")
        #expect(try await store.finish(id: bad.id, worker: "w", outcome: .error(status: 422, json: "{}")))
        let broken = try await accept()
        _ = try await store.claim(worker: "w")
        #expect(try await store.finish(id: broken.id, worker: "w", outcome: .error(status: 500, json: "{}")))
        let gone = try await accept()
        #expect(try await store.cancel(id: gone.id) == .cancelled)
        _ = try await accept()
        func list(_ change: (inout FinishedQuery) -> Void = { _ in }) async throws -> [String] {
            var query = FinishedQuery(endpoints: ["e"], start: Self.all.start, end: Self.all.end, limit: 10)
            change(&query)
            return try await store.finished(query).map(\.status.id)
        }
        #expect(try await list() == [gone.id, broken.id, bad.id, good.id])
        #expect(try await list { $0.ending = .success } == [good.id])
        #expect(try await list { $0.ending = .error } == [broken.id])
        #expect(try await list { $0.ending = .userError } == [gone.id, bad.id])
        #expect(try await list { $0.owner = "a" } == [good.id])
        #expect(try await list { $0.id = bad.id } == [bad.id])
        #expect(try await list { ($0.offset, $0.limit) = (1, 2) } == [broken.id, bad.id])
        #expect(try await list { $0.endpoints = ["f"] } == [])
        let all = try await store.finished(FinishedQuery(endpoints: ["e"], start: Self.all.start, end: Self.all.end, limit: 10))
        #expect(all.map(\.resultStatus) == [nil, 500, 422, 200])
    }

    @Test func payloadsAreForgotten() async throws {
        let job = try await accept()
        let replacement = JobOutcome.error(status: 404, json: #"{"detail":"gone"}"#)
        #expect(try await store.removePayloads(of: job.id, replacement: replacement) == nil, "it waits")
        #expect(try await store.removePayloads(of: "x", replacement: replacement) == nil)
        try await store.append([JobLogEntry(time: Date(), level: "INFO", message: "x")], to: job.id)
        try await succeed(job)
        let before = try #require(try await store.removePayloads(of: job.id, replacement: replacement))
        #expect(before.input == #"{"prompt":"x"}"# && before.outcome == .output(json: "{}"))
        let after = try #require(try await store.job(id: job.id))
        #expect(after.input == "{}" && after.outcome == replacement && after.state == .succeeded)
        #expect(try await store.logs(of: job.id, after: 0).isEmpty)
        let listed = try await store.finished(FinishedQuery(endpoints: ["e"], start: Self.all.start, end: Self.all.end, limit: 1))
        #expect(listed.map(\.resultStatus) == [200])
    }
}
