import Foundation
import ReelQueue
import Testing

/// Who is next, who has waited too long, and who is not let in. The store's clock moves on by a second per look.
@Suite(.timeLimit(.minutes(1)), .forEveryStore, .namingTheStore) struct SchedulingTests {
    static let outcome = JobOutcome.error(status: 504, json: "{}")
    let test: TestStore
    var store: any JobStore { test.store }

    init() async throws { test = try await TestStore() }

    private func accept(
        _ endpoint: String = "e", priority: JobPriority = .normal, deadline: Double? = nil, limit: Int? = nil
    ) async throws -> Job {
        var job = NewJob(endpoint: endpoint, input: "{}")
        job.priority = priority
        job.startDeadline = deadline.map { SteppingClock.start.addingTimeInterval($0) }
        job.maximumQueueLength = limit
        return try await store.accept(job)
    }

    @Test func lowWaitsBehindAllNormal() async throws {
        let low = [try await accept(priority: .low), try await accept(priority: .low)]
        let normal = [try await accept(), try await accept()]
        let order = normal + low
        for (place, job) in order.enumerated() { #expect(try await store.position(id: job.id) == place) }
        for job in order { #expect(try await store.claim(worker: "w")?.id == job.id) }
        #expect(try await store.status(id: low[0].id)?.priority == .low)
    }

    @Test func handingBackKeepsThePlaceAmongItsKind() async throws {
        let low = try await accept(priority: .low)
        #expect(try await store.claim(worker: "w")?.id == low.id)
        let normal = try await accept()
        #expect(try await store.release(id: low.id, worker: "w"))
        #expect(try await store.claim(worker: "w")?.id == normal.id)
    }

    @Test func whatHasWaitedTooLongIsNotStartedAndEnds() async throws {
        let late = try await accept(deadline: 1.5)
        let patient = try await accept(deadline: 1000)
        let forever = try await accept()
        #expect(try await store.job(id: late.id) == late)
        #expect(try await store.claim(worker: "w")?.id == patient.id, "the clock stands at 3")
        #expect(try await store.expire(outcome: Self.outcome) == [late.id])
        #expect(try await store.expire(outcome: Self.outcome) == [])
        let ended = try #require(try await store.job(id: late.id))
        #expect(ended.state == .failed && ended.outcome == Self.outcome && ended.startedAt == nil)
        #expect(try await store.status(id: patient.id)?.state == .running, "what has started may take its time")
        #expect(try await store.position(id: forever.id) == 0)
    }

    @Test func theNextDeadlineIsThatOfTheQueuedOnly() async throws {
        #expect(try await store.timeToNextStartDeadline() == nil)
        _ = try await accept(deadline: 101)
        let running = try await accept(deadline: 51)
        #expect(try await store.timeToNextStartDeadline() == .seconds(48), "the clock stands at 3")
        #expect(try await store.cancel(id: running.id) == .cancelled)
        #expect(try await store.timeToNextStartDeadline() == .seconds(96))
        #expect(try await store.claim(worker: "w") != nil)
        #expect(try await store.timeToNextStartDeadline() == nil)
        _ = try await accept(deadline: 1e300)
        #expect(try await store.timeToNextStartDeadline() == .seconds(86400))
    }

    @Test func aJobCanRefuseALongQueueOfItsEndpoint() async throws {
        _ = try await accept("other")
        _ = try await accept(limit: 0)
        let error = await #expect(throws: JobStoreError.self) { try await accept(limit: 0) }
        #expect(error?.code == .queueFull)
        _ = try await accept(limit: 1)
        _ = try await accept()
        #expect(try await store.counts() == JobCounts(queued: 4, running: 0))
    }

    @Test func aFullStoreTakesNoMoreButKnowsWhatItHas() async throws {
        func accept(_ key: String?) async throws -> Job {
            var job = NewJob(endpoint: "e", input: "{}")
            job.maximumQueued = 2
            job.idempotencyKey = key
            return try await store.accept(job)
        }
        let first = try await accept("k")
        _ = try await accept(nil)
        let error = await #expect(throws: JobStoreError.self) { try await accept(nil) }
        #expect(error?.code == .storeFull)
        #expect(try await accept("k").id == first.id)
        #expect(try await store.cancel(id: first.id) == .cancelled)
        _ = try await accept(nil)
    }

    @Test func deadlinesAreKeptByTimerAlsoWhenOneComesInBeforeTheOthers() async throws {
        let queue = JobQueue(store: try await TestStore(now: nil).store)
        let keeper = Task { try await queue.enforceStartDeadlines(outcome: Self.outcome) }
        defer { keeper.cancel() }
        func accept(_ seconds: Double?) async throws -> Job {
            var job = NewJob(endpoint: "e", input: "{}")
            job.startDeadline = seconds.map { Date(timeIntervalSinceNow: $0) }
            return try await queue.accept(job)
        }
        let first = try await accept(nil)
        let patient = try await accept(1000)
        let hasty = try await accept(0.2)
        #expect(try await queue.waitUntilFinished(hasty.id).outcome == Self.outcome)
        #expect(try await queue.status(id: first.id)?.state == .queued)
        #expect(try await queue.status(id: patient.id)?.state == .queued)
        keeper.cancel()
        _ = await keeper.result
    }

    @Test func progressIsKnownWhileTheJobRuns() async throws {
        let queue = JobQueue(store: store)
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        #expect(queue.progress(of: job.id) == nil)
        _ = try await queue.next(worker: "w")
        var changes = queue.changes(of: job.id).makeAsyncIterator()
        queue.report(progress: 0.4, of: job.id)
        #expect(await changes.next() != nil)
        #expect(queue.progress(of: job.id) == 0.4)
        queue.report(preview: "/9j/", of: job.id)
        #expect(await changes.next() != nil)
        #expect(queue.preview(of: job.id) == "/9j/")
        queue.report(preview: "/9j/", of: "nobody")
        #expect(queue.preview(of: "nobody") == nil, "a job that does not run has none")
        #expect(try await queue.finish(id: job.id, worker: "w", outcome: .output(json: "{}")))
        #expect(queue.progress(of: job.id) == nil && queue.preview(of: job.id) == nil)
    }
}
