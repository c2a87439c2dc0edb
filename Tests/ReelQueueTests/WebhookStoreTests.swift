import Foundation
import ReelQueue
import Synchronization
import Testing

/// What a store owes to those who are to be told of a job's end.
@Suite(.forEveryStore, .namingTheStore) struct WebhookStoreTests {
    static let target = WebhookTarget(url: "https://example.com/hook?a=1", fileBase: "http://localhost:8080/cdn")

    let test: TestStore
    var store: any JobStore { test.store }
    let clock = HandClock()

    init() async throws {
        let clock = clock
        test = try await TestStore(now: { clock.time })
    }

    private func accept() async throws -> String {
        try await store.accept(NewJob(endpoint: "e", input: "{}", webhook: Self.target)).id
    }

    /// A job with a webhook that has come to `end`.
    private func ended(_ end: JobState) async throws -> String {
        let id = try await accept()
        switch end {
        case .queued: break
        case .running: _ = try await store.claim(worker: "w")
        case .succeeded:
            _ = try await store.claim(worker: "w")
            #expect(try await store.finish(id: id, worker: "w", outcome: .output(json: "{}")))
        case .failed:
            _ = try await store.claim(worker: "w")
            #expect(try await store.finish(id: id, worker: "w", outcome: .error(status: 422, json: "{}")))
        case .cancelled: #expect(try await store.cancel(id: id) == .cancelled)
        }
        return id
    }

    @Test(arguments: JobState.allCases) func everyEndIsOwedAtOnceAndNothingElseIs(state: JobState) async throws {
        let id = try await ended(state)
        #expect(try await test.webhookState(of: id) == (state.isFinal ? .owed : .waiting))
        #expect(try await store.timeToNextWebhook() == (state.isFinal ? .zero : nil))
        let owed = try await store.claimWebhook()
        #expect(owed == (state.isFinal ? OwedWebhook(job: id, target: Self.target, attempt: 1) : nil))
        #expect(try await store.claimWebhook() == nil, "a webhook is taken up once")
    }

    @Test func aRunningJobThatIsCancelledIsOwedWhenItHasStopped() async throws {
        let confirmed = try await ended(.running)
        #expect(try await store.cancel(id: confirmed) == .requested)
        #expect(try await test.webhookState(of: confirmed) == .waiting)
        #expect(try await store.confirmCancel(id: confirmed, worker: "w"))
        #expect(try await test.webhookState(of: confirmed) == .owed)

        let released = try await ended(.running)
        #expect(try await store.cancel(id: released) == .requested)
        #expect(try await store.release(id: released, worker: "w"))
        #expect(try await test.webhookState(of: released) == .owed)
    }

    @Test func aJobWithoutAWebhookOwesNothing() async throws {
        let id = try await store.accept(NewJob(endpoint: "e", input: "{}")).id
        #expect(try await store.cancel(id: id) == .cancelled)
        #expect(try await test.webhookState(of: id) == nil)
        #expect(try await store.claimWebhook() == nil)
    }

    @Test func anEndThatIsNotRecordedOwesNothing() async throws {
        let id = try await ended(.running)
        #expect(try await store.finish(id: id, worker: "other", outcome: .output(json: "{}")) == false)
        #expect(try await test.webhookState(of: id) == .waiting)
    }

    @Test func aRetryIsDueAtItsTimeAndNotBefore() async throws {
        let id = try await ended(.succeeded)
        _ = try await store.claimWebhook()
        try await store.settleWebhook(of: id, .retry(after: .seconds(7)))
        #expect(try await store.timeToNextWebhook() == .seconds(7))
        clock.advance(6.9)
        #expect(try await store.claimWebhook() == nil)
        clock.advance(0.2)
        #expect(try await store.claimWebhook()?.attempt == 2)
    }

    @Test(arguments: [(WebhookAttempt.delivered, WebhookState.delivered), (.abandoned, .abandoned)])
    func whatIsDoneIsDone(attempt: WebhookAttempt, state: WebhookState) async throws {
        let id = try await ended(.failed)
        _ = try await store.claimWebhook()
        try await store.settleWebhook(of: id, attempt)
        try await store.settleWebhook(of: id, .retry(after: .zero))
        #expect(try await test.webhookState(of: id) == state)
        #expect(try await store.timeToNextWebhook() == nil)
        #expect(try await test.recover() == [])
        #expect(try await store.claimWebhook() == nil)
    }

    @Test func anInterruptedAttemptDoesNotCountAndIsDueAtOnce() async throws {
        let id = try await ended(.succeeded)
        _ = try await store.claimWebhook()
        try await store.settleWebhook(of: id, .interrupted)
        #expect(try await store.claimWebhook()?.attempt == 1)
    }

    @Test func whatWasUnderWayAtACrashIsDueAtTheNextStart() async throws {
        let id = try await ended(.succeeded)
        _ = try await store.claimWebhook()
        let reopened = try await test.reopened()
        #expect(try await reopened.claimWebhook() == nil)
        _ = try await test.recover(reopened)
        #expect(try await reopened.claimWebhook() == OwedWebhook(job: id, target: Self.target, attempt: 2))
    }

    @Test func aCancelledJobThatACrashInterruptedIsOwedAtTheNextStart() async throws {
        let id = try await ended(.running)
        _ = try await store.cancel(id: id)
        #expect(try await test.recover() == [id])
        #expect(try await store.claimWebhook()?.job == id)
    }

    @Test func theOneDueLongestComesFirst() async throws {
        var ids: [String] = []
        for _ in 0..<3 {
            clock.advance(1)
            ids.append(try await ended(.succeeded))
        }
        for id in ids { #expect(try await store.claimWebhook()?.job == id) }
    }

    @Test(.timeLimit(.minutes(1))) func theQueueWakesWhoWaitsForAnEnd() async throws {
        let queue = JobQueue(store: store)
        async let owed = queue.nextWebhook()
        let id = try await queue.accept(NewJob(endpoint: "e", input: "{}", webhook: Self.target)).id
        try await Task.sleep(for: .milliseconds(50))
        _ = try await queue.cancel(id: id)
        #expect(try await owed.job == id)
    }

    @Test(.timeLimit(.minutes(1))) func theQueueWakesAtTheTimeOfARetry() async throws {
        let queue = JobQueue(store: try await TestStore(now: nil).store)
        let id = try await queue.accept(NewJob(endpoint: "e", input: "{}", webhook: Self.target)).id
        _ = try await queue.cancel(id: id)
        _ = try await queue.nextWebhook()
        let began = ContinuousClock.now
        try await queue.settleWebhook(of: id, .retry(after: .milliseconds(200)))
        #expect(try await queue.nextWebhook().attempt == 2)
        #expect(.now - began >= .milliseconds(190))
    }

    @Test(.timeLimit(.minutes(1))) func whoIsCancelledHoldsNoWebhook() async throws {
        let queue = JobQueue(store: store)
        let waiting = Task { try await queue.nextWebhook() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        let id = try await ended(.succeeded)
        #expect(try await test.webhookState(of: id) == .owed)
    }
}

/// A clock that stands still until it is moved.
final class HandClock: Sendable {
    private let moment = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

    var time: Date { moment.withLock(\.self) }

    func advance(_ seconds: TimeInterval) { moment.withLock { $0 += seconds } }
}
