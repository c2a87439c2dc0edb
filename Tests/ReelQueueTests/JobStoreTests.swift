import Foundation
import ReelQueue
import Testing

/// What every job store must do.
@Suite(.forEveryStore, .namingTheStore) struct JobStoreTests {
    let test: TestStore
    var store: any JobStore { test.store }

    init() async throws { test = try await TestStore() }

    @Test func acceptReturnsTheStoredJob() async throws {
        let job = try await test.accept(#"{"prompt":"x"}"#)
        #expect(job.state == .queued)
        #expect(job.attempts == 0)
        #expect(job.createdAt == SteppingClock.start)
        #expect(job.id == job.id.lowercased() && UUID(uuidString: job.id) != nil)
        #expect(try await store.job(id: job.id) == job)
        #expect(try await store.status(id: job.id) == job.status)
    }

    @Test func anIdIsTakenOnce() async throws {
        let job = try await test.accept()
        let error = await #expect(throws: JobStoreError.self) {
            try await store.accept(NewJob(id: job.id, endpoint: "other", input: "other"))
        }
        #expect(error?.code == .duplicate)
        #expect(try await store.job(id: job.id) == job)
    }

    @Test func anInputOfMegabytesComesBackWhole() async throws {
        let input = "{\"image_url\":\"data:image/png;base64,\(String(repeating: "QUJD", count: 2_000_000))\"}"
        let job = try await test.accept(input)
        #expect(try await store.claim(worker: "w")?.input == input)
        #expect(try await store.finish(id: job.id, worker: "w", outcome: .output(json: "{}")))
        #expect(try await store.job(id: job.id)?.input == input)
    }

    @Test func oldestFirstWithPositions() async throws {
        var ids: [String] = []
        for _ in 0..<5 { ids.append(try await test.accept().id) }
        for (place, id) in ids.enumerated() { #expect(try await store.position(id: id) == place) }
        let first = try #require(try await store.claim(worker: "w"))
        #expect(first.id == ids[0])
        #expect(first.state == .running && first.worker == "w" && first.attempts == 1 && first.startedAt != nil)
        #expect(try await store.position(id: ids[0]) == nil)
        #expect(try await store.position(id: ids[4]) == 3)
        #expect(try await store.cancel(id: ids[1]) == .cancelled)
        #expect(try await store.position(id: ids[4]) == 2)
        #expect(try await store.counts() == JobCounts(queued: 3, running: 1))
        for id in ids[2...] { #expect(try await store.claim(worker: "w")?.id == id) }
        #expect(try await store.claim(worker: "w") == nil)
        #expect(try await store.position(id: "unknown") == nil)
    }

    @Test func onlyTheJobsWorkerMayEndIt() async throws {
        let job = try await test.accept()
        #expect(try await store.finish(id: job.id, worker: "a", outcome: .output(json: "{}")) == false)
        _ = try await store.claim(worker: "a")
        #expect(try await store.finish(id: job.id, worker: "b", outcome: .output(json: "{}")) == false)
        #expect(try await store.release(id: job.id, worker: "b") == false)
        #expect(try await store.confirmCancel(id: job.id, worker: "a") == false)
        #expect(try await test.recover() == [job.id])
        #expect(try await store.claim(worker: "b")?.id == job.id)
        #expect(try await store.finish(id: job.id, worker: "a", outcome: .output(json: "stale")) == false)
        #expect(try await store.finish(id: job.id, worker: "b", outcome: .output(json: "{}")))
        #expect(try await store.finish(id: job.id, worker: "b", outcome: .output(json: "twice")) == false)
        let done = try #require(try await store.job(id: job.id))
        #expect(done.outcome == .output(json: "{}"))
        #expect(done.state == .succeeded && done.attempts == 2 && done.worker == nil && done.finishedAt != nil)
        #expect(try await store.finish(id: "unknown", worker: "b", outcome: .output(json: "{}")) == false)
    }

    @Test func handingBackKeepsThePlaceAndTheCount() async throws {
        let first = try await test.accept()
        try await test.accept()
        _ = try await store.claim(worker: "a")
        #expect(try await store.release(id: first.id, worker: "a"))
        #expect(try await store.job(id: first.id) == first)
        #expect(try await store.position(id: first.id) == 0)
        #expect(try await store.claim(worker: "b")?.id == first.id)
    }

    @Test func cancelling() async throws {
        #expect(try await store.cancel(id: "unknown") == .unknown)

        let queued = try await test.accept()
        #expect(try await store.cancel(id: queued.id) == .cancelled)
        #expect(try await store.cancel(id: queued.id) == .alreadyFinished)
        #expect(try await store.status(id: queued.id)?.state == .cancelled)
        #expect(try await store.job(id: queued.id)?.outcome == nil)

        let running = try await test.accept()
        _ = try await store.claim(worker: "w")
        #expect(try await store.cancel(id: running.id) == .requested)
        #expect(try await store.cancel(id: running.id) == .requested)
        let asked = try #require(try await store.status(id: running.id))
        #expect(asked.state == .running && asked.cancelRequested)
        #expect(try await store.confirmCancel(id: running.id, worker: "other") == false)
        #expect(try await store.confirmCancel(id: running.id, worker: "w"))
        #expect(try await store.status(id: running.id)?.state == .cancelled)
        #expect(try await store.cancel(id: running.id) == .alreadyFinished)
    }

    @Test func recoveryQueuesWhatRanAndCancelsWhatWasAskedToStop() async throws {
        let jobs = [try await test.accept(), try await test.accept(), try await test.accept(), try await test.accept()]
        for _ in 0..<3 { _ = try await store.claim(worker: "w") }
        _ = try await store.cancel(id: jobs[1].id)
        #expect(try await store.finish(id: jobs[2].id, worker: "w", outcome: .output(json: "{}")))

        #expect(try await test.recover() == [jobs[0].id, jobs[1].id])
        #expect(try await store.status(id: jobs[0].id)?.state == .queued)
        #expect(try await store.status(id: jobs[1].id)?.state == .cancelled)
        #expect(try await store.status(id: jobs[2].id)?.state == .succeeded)
        #expect(try await test.recover() == [])
        #expect(try await store.claim(worker: "w")?.id == jobs[0].id)
        #expect(try await store.status(id: jobs[0].id)?.attempts == 2)
    }

    @Test func logsAreNumberedOn() async throws {
        let job = try await test.accept()
        let other = try await test.accept()
        let lines = (1...5).map { JobLogEntry(time: SteppingClock.start, level: "INFO", message: "line \($0)") }
        try await store.append(Array(lines[..<3]), to: job.id)
        try await store.append([lines[0]], to: other.id)
        try await store.append(Array(lines[3...]), to: job.id)
        let all = try await store.logs(of: job.id, after: 0)
        #expect(all.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(all.map(\.message) == lines.map(\.message))
        #expect(all.first?.time == SteppingClock.start)
        #expect(try await store.logs(of: job.id, after: 3) == Array(all[3...]))
        #expect(try await store.logs(of: job.id, after: 5) == [])
        #expect(try await store.logs(of: "unknown", after: 0) == [])
        let error = await #expect(throws: JobStoreError.self) { try await store.append(lines, to: "unknown") }
        #expect(error?.code == .unknownJob)
    }

    @Test func twoStoresAndTwentyWorkersNeverShareAJob() async throws {
        let other = try await test.reopened()
        var ids: Set<String> = []
        for _ in 0..<200 { ids.insert(try await test.accept().id) }
        let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<20 {
                let store: any JobStore = number.isMultiple(of: 2) ? self.store : other
                group.addTask {
                    var mine: [String] = []
                    while let job = try await store.claim(worker: "worker \(number)") {
                        mine.append(job.id)
                        let finished = try await store.finish(
                            id: job.id, worker: "worker \(number)", outcome: .output(json: "{}")
                        )
                        #expect(finished)
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 200)
        #expect(Set(claimed) == ids)
    }

    @Test func aCancelledTaskCanStillReport() async throws {
        let job = try await test.accept()
        _ = try await store.claim(worker: "w")
        let store = self.store
        let report = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.release(id: job.id, worker: "w")
        }
        #expect(try await report.value)
        #expect(try await store.status(id: job.id)?.state == .queued)
    }
}
