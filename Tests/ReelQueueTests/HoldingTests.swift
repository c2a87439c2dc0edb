import Foundation
import ReelQueue
import Testing

/// A job in a worker's hands.
@Suite(.timeLimit(.minutes(1)), .forEveryStore, .namingTheStore) struct HoldingTests {
    let test: TestStore
    let queue: JobQueue
    let uptime = SetClock(0)

    init() async throws {
        let uptime = uptime
        test = try await TestStore(now: nil, uptime: { uptime.now })
        queue = JobQueue(store: test.store)
    }

    private func hold(_ work: @escaping @Sendable (_ id: String) async throws -> Int) async throws -> Int {
        let id = try await queue.accept(NewJob(endpoint: "e", input: "{}")).id
        _ = try await queue.next(worker: "w")
        return try await queue.holding(id, worker: "w", renewal: .milliseconds(10)) { try await work(id) }
    }

    @Test func workThatTakesLongKeepsItsJob() async throws {
        let value = try await hold { [uptime, queue] _ in
            for _ in 0..<10 {
                uptime.now += 10
                try await Task.sleep(for: .milliseconds(50))
                #expect(try await queue.rescue(otherwise: TestStore.lost) == [])
            }
            return 7
        }
        #expect(value == 7)
    }

    @Test func whatIsTakenAwayStops() async throws {
        await #expect(throws: JobInterruption.leaseLost) {
            try await hold { [test, queue, uptime] id in
                var taken: [String] = []
                // In PostgreSQL the holder may renew its lease between the clock's step and the look at it.
                while taken.isEmpty {
                    uptime.now += 15
                    taken = try await test.recover(queue)
                }
                #expect(taken == [id])
                try await Task.sleep(for: .seconds(60))
                return 0
            }
        }
    }

    @Test func aWishToCancelStops() async throws {
        await #expect(throws: JobInterruption.cancelRequested) {
            try await hold { [queue] id in
                #expect(try await queue.cancel(id: id) == .requested)
                try await Task.sleep(for: .seconds(60))
                return 0
            }
        }
    }

    @Test func aWaitingWorkerTakesARetryUpWhenItIsDue() async throws {
        let id = try await queue.accept(NewJob(endpoint: "e", input: "{}")).id
        _ = try await queue.next(worker: "1")
        async let next = queue.next(worker: "2")
        let start = ContinuousClock.now
        _ = try await queue.retry(id: id, worker: "1", after: .milliseconds(300), crashed: true, otherwise: TestStore.lost)
        #expect(try await next.attempts == 2)
        let waited = ContinuousClock.now - start
        #expect(waited >= .milliseconds(250) && waited < .seconds(10), "\(waited)")
    }
}
