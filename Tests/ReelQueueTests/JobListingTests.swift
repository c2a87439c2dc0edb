import Foundation
import ReelQueue
import Testing

/// What operators list and search.
@Suite(.forEveryStore, .namingTheStore) struct JobListingTests {
    let test: TestStore
    var store: any JobStore { test.store }

    init() async throws { test = try await TestStore() }

    @discardableResult
    private func accept(
        _ prompt: String = "a harbour", id: String? = nil, endpoint: String = "e", owner: String? = nil, retryOf: String? = nil
    ) async throws -> Job {
        var new =
            id.map { NewJob(id: $0, endpoint: endpoint, input: "{}") } ?? NewJob(endpoint: endpoint, input: "{}")
        new.prompt = prompt
        new.owner = owner
        new.retryOf = retryOf
        new.charge = JobCharge(quantity: 5, unitPrice: 42_000)
        return try await store.accept(new)
    }

    /// Takes the next job up and ends it.
    @discardableResult
    private func end(_ outcome: JobOutcome = .output(json: "{}")) async throws -> String {
        let job = try #require(try await store.claim(worker: "w"))
        #expect(try await store.finish(id: job.id, worker: "w", outcome: outcome))
        return job.id
    }

    private func ids(_ query: JobQuery) async throws -> [String] {
        try await store.jobs(query).jobs.map(\.status.id)
    }

    @Test func theNewestComeFirstInPages() async throws {
        var accepted: [String] = []
        for _ in 0..<7 { accepted.append(try await accept().id) }
        for states: Set<JobState> in [[], [.queued]] {
            var seen: [String] = []
            var query = JobQuery(states: states, limit: 3)
            repeat {
                let page = try await store.jobs(query)
                #expect(page.jobs.count <= 3)
                seen += page.jobs.map(\.status.id)
                query.before = page.next
            } while query.before != nil
            #expect(seen == accepted.reversed())
        }
        #expect(try await store.jobs(JobQuery(limit: 7)).next == nil, "a full page may be the last")
    }

    @Test func filtersGoTogether() async throws {
        let done = try await accept("Gulls over the HARBOUR", endpoint: "e", owner: "ada").id
        try await end()
        let failed = try await accept("A 100% steep_road", endpoint: "f").id
        try await end(.error(status: 422, json: "{}"))
        let cancelled = try await accept("nothing", endpoint: "f", owner: "ada").id
        _ = try await store.cancel(id: cancelled)
        let running = try await accept("a harbour", endpoint: "f", owner: "bob").id
        _ = try await store.claim(worker: "w")
        let waiting = try await accept("a harbour", endpoint: "e", owner: "ada").id

        #expect(try await ids(JobQuery()) == [waiting, running, cancelled, failed, done])
        #expect(try await ids(JobQuery(states: [.succeeded])) == [done])
        #expect(try await ids(JobQuery(states: [.failed, .running])) == [running, failed])
        #expect(try await ids(JobQuery(states: [.queued])) == [waiting])
        #expect(try await ids(JobQuery(states: [.cancelled])) == [cancelled])
        #expect(try await ids(JobQuery(endpoint: "f")) == [running, cancelled, failed])
        #expect(try await ids(JobQuery(owner: "ada")) == [waiting, cancelled, done])
        #expect(try await ids(JobQuery(owner: "")) == [failed])
        #expect(try await ids(JobQuery(states: [.queued, .succeeded], endpoint: "e", owner: "ada")) == [waiting, done])
        #expect(try await ids(JobQuery(text: "harbour")) == [waiting, running, done])
        #expect(try await ids(JobQuery(states: [.succeeded], text: "over the harb")) == [done])
        #expect(try await ids(JobQuery(text: "100% steep_")) == [failed], "no wildcards")
        #expect(try await ids(JobQuery(text: "100_")).isEmpty)
        #expect(try await ids(JobQuery(text: "%")) == [failed])
        #expect(try await ids(JobQuery(endpoint: "g")).isEmpty)
        #expect(try await store.jobs(JobQuery(states: [.failed])).jobs.first?.resultStatus == 422)
        #expect(try await store.jobs(JobQuery(states: [.succeeded])).jobs.first?.charge?.amount == 210_000)
    }

    @Test func theStartOfAnIDIsEnough() async throws {
        try await accept(id: "0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce")
        try await accept(id: "0b56a1ff-7f3c-4ab6-9a50-14a6b1b2f5ce", endpoint: "f")
        try await accept(id: "1c56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce")
        #expect(try await ids(JobQuery(id: "0b56a1")).count == 2)
        #expect(try await ids(JobQuery(endpoint: "f", id: "0b56a1")) == ["0b56a1ff-7f3c-4ab6-9a50-14a6b1b2f5ce"])
        #expect(try await ids(JobQuery(id: "1c56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce")).count == 1)
        #expect(try await ids(JobQuery(id: "ff")).isEmpty)
    }

    @Test func aPromptIsKeptInPartAndForgottenWithItsPayloads() async throws {
        let job = try await accept(String(repeating: "é", count: 600) + "end")
        let kept = try await store.jobs(JobQuery()).jobs.first?.prompt
        #expect(kept == String(repeating: "é", count: NewJob.promptLength))
        try await end()
        _ = try await store.removePayloads(of: job.id, replacement: .error(status: 404, json: "{}"))
        #expect(try await store.jobs(JobQuery()).jobs.first?.prompt == nil)
        #expect(try await ids(JobQuery(text: "é")).isEmpty)
        #expect(try await store.removeFinished(before: .distantFuture) == 1)
        #expect(try await ids(JobQuery()).isEmpty)
    }

    @Test func aRetryAndItsFirstKnowOfEachOther() async throws {
        let first = try await accept().id
        try await end(.error(status: 500, json: "{}"))
        let second = try await accept(retryOf: first).id
        let third = try await accept(retryOf: first).id
        let record = try #require(try await store.record(of: first))
        #expect(record.retryOf == nil && record.retries == [second, third] && record.job.state == .failed)
        #expect(try await store.record(of: third)?.retryOf == first)
        #expect(try await store.record(of: "nobody") == nil)
        #expect(try await store.removeFinished(before: .distantFuture) == 1)
        #expect(try await store.record(of: third)?.retryOf == first, "it is still told, though it is gone")
    }

    @Test func theOverviewCounts() async throws {
        let empty = try await store.overview(most: 5)
        #expect(empty.oldestWaiting == nil && empty.running.isEmpty && empty.periods.allSatisfy { $0.accepted == 0 })
        for _ in 0..<3 { try await accept() }
        try await end()
        try await end(.error(status: 422, json: "{}"))
        try await end()
        var low = NewJob(endpoint: "e", input: "{}")
        low.priority = .low
        let oldest = try await store.accept(low)
        let next = try await accept().id
        let running = try await accept().id
        // The running one is the one that came before: normal goes before low.
        let claimed = try #require(try await store.claim(worker: "w"))
        #expect(claimed.id == next)
        let overview = try await store.overview(most: 5)
        #expect(overview.running.map(\.status.id) == [next])
        #expect(overview.waiting.map(\.status.id) == [running, oldest.id])
        #expect(overview.oldestWaiting == oldest.createdAt)
        #expect(overview.minutes.count == 60)
        #expect(overview.minutes.map(\.succeeded).reduce(0, +) == 2 && overview.minutes.map(\.failed).reduce(0, +) == 1)
        for period in overview.periods {
            #expect(period.accepted == 6 && period.succeeded == 2 && period.failed == 1 && period.cancelled == 0)
        }
        #expect(try await store.overview(most: 1).waiting.count == 1)
        let accounts = try await store.accounts()
        #expect(accounts.count == 1 && accounts.first?.account.spent == 420_000 && accounts.first?.owner == nil)
    }

    @Test func deliveriesOfAWebhookAreKept() async throws {
        var new = NewJob(
            endpoint: "e", input: "{}", webhook: WebhookTarget(url: "https://example.com/hook", fileBase: "http://h/cdn"))
        new.prompt = "x"
        let job = try await store.accept(new)
        #expect(try await store.record(of: job.id)?.webhook?.state == .waiting)
        try await end()
        _ = try #require(try await store.claimWebhook())
        try await store.settleWebhook(of: job.id, .retry(after: .zero), reason: "It answered 503.")
        _ = try #require(try await store.claimWebhook())
        try await store.settleWebhook(of: job.id, .delivered)
        try await store.settleWebhook(of: job.id, .abandoned, reason: "not taken up")
        let webhook = try #require(try await store.record(of: job.id)?.webhook)
        #expect(webhook.url == "https://example.com/hook" && webhook.state == .delivered && webhook.attempts == 2)
        #expect(webhook.deliveries.map(\.outcome) == [.retried, .delivered])
        #expect(webhook.deliveries.map(\.reason) == ["It answered 503.", nil])
        #expect(webhook.deliveries.map(\.attempt) == [1, 2])
    }
}
