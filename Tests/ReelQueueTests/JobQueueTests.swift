import Foundation
import ReelQueue
import Testing

@Suite(.timeLimit(.minutes(1)), .forEveryStore, .namingTheStore) struct JobQueueTests {
    let test: TestStore
    let signals = JobSignals()
    let queue: JobQueue

    init() async throws {
        test = try await TestStore()
        queue = JobQueue(store: test.store, signals: signals)
    }

    func submit() async throws -> Job {
        try await queue.accept(NewJob(endpoint: "fal-ai/test", input: "{}"))
    }

    @Test func everyJobIsDoneOnceAndEveryWaiterHearsOfIt() async throws {
        let workers = (0..<4).map { number in
            Task { [queue] in
                while true {
                    let job = try await queue.next(worker: "worker \(number)")
                    try await queue.append([JobLogEntry(time: Date(), level: "INFO", message: "done by \(number)")], to: job.id)
                    let finished = try await queue.finish(
                        id: job.id, worker: "worker \(number)", outcome: .output(json: "\"\(job.id)\"")
                    )
                    #expect(finished)
                }
            }
        }
        try await withThrowingTaskGroup(of: Job.self) { group in
            for _ in 0..<100 {
                group.addTask { try await queue.waitUntilFinished(try await submit().id) }
            }
            for try await job in group {
                #expect(job.outcome == .output(json: "\"\(job.id)\""))
                #expect(job.attempts == 1)
                #expect(try await queue.logs(of: job.id, after: 0).count == 1)
            }
        }
        for worker in workers {
            worker.cancel()
            await #expect(throws: CancellationError.self) { try await worker.value }
        }
        #expect(try await queue.counts() == JobCounts(queued: 0, running: 0))
        #expect(signals.streamCount == 0)
    }

    @Test func aWaiterHearsOfCancellation() async throws {
        let job = try await submit()
        async let ended = queue.waitUntilFinished(job.id)
        #expect(try await queue.cancel(id: job.id) == .cancelled)
        #expect(try await ended.state == .cancelled)
        #expect(try await queue.waitUntilFinished(job.id).state == .cancelled)
    }

    @Test func theWorkerHearsThatItShouldStop() async throws {
        let job = try await submit()
        _ = try await queue.next(worker: "w")
        var changes = queue.changes(of: job.id).makeAsyncIterator()
        #expect(try await queue.cancel(id: job.id) == .requested)
        #expect(await changes.next() != nil)
        #expect(try await queue.status(id: job.id)?.cancelRequested == true)
        #expect(try await queue.confirmCancel(id: job.id, worker: "w"))
        #expect(try await queue.waitUntilFinished(job.id).state == .cancelled)
    }

    @Test func releasedAndRecoveredJobsWakeAWorker() async throws {
        let job = try await submit()
        _ = try await queue.next(worker: "a")
        async let second = queue.next(worker: "b")
        #expect(try await queue.release(id: job.id, worker: "a"))
        #expect(try await second.id == job.id)
        async let third = queue.next(worker: "c")
        #expect(try await test.recover(queue) == [job.id])
        #expect(try await third.attempts == 2)
    }

    @Test func aCancelledWorkerHoldsNoJob() async throws {
        for _ in 0..<50 {
            let worker = Task { [queue] in try await queue.next(worker: "w") }
            async let job = submit()
            worker.cancel()
            let claimed = try? await worker.value
            let accepted = try await job
            if let claimed {
                #expect(try await queue.release(id: claimed.id, worker: "w"))
            }
            #expect(try await queue.status(id: accepted.id)?.state == .queued)
            #expect(try await queue.cancel(id: accepted.id) == .cancelled)
        }
        #expect(signals.streamCount == 0)
    }

    @Test func waitingForAnUnknownJobFails() async throws {
        let error = await #expect(throws: JobStoreError.self) { try await queue.waitUntilFinished("unknown") }
        #expect(error?.code == .unknownJob)
    }

    @Test func aWaiterCanBeCancelled() async throws {
        let job = try await submit()
        let waiter = Task { [queue] in try await queue.waitUntilFinished(job.id) }
        while signals.streamCount == 0 { await Task.yield() }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        #expect(signals.streamCount == 0)
    }
}
