import Foundation
import ReelQueue
import Testing

/// Writes that share a transaction, and what the store remembers of them.
@Suite(.timeLimit(.minutes(1))) struct GroupCommitTests {
    let test: TestStore
    var store: any JobStore { test.store }

    init() async throws { test = try await TestStore() }

    @Test func aWriteThatFailsTakesNoOtherWithIt() async throws {
        let taken = try await test.accept().id
        let results = await withTaskGroup(of: (Int, Result<Job, any Error>).self) { group in
            for number in 0..<300 {
                group.addTask {
                    let id = number.isMultiple(of: 3) ? taken : "job-\(number)"
                    do {
                        return (number, .success(try await store.accept(NewJob(id: id, endpoint: "e", input: "\(number)"))))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (number, result) in results {
            switch result {
            case .success(let job):
                #expect(!number.isMultiple(of: 3))
                #expect(try await store.job(id: job.id) == job)
                #expect(try await store.status(id: job.id) == job.status)
            case .failure(let error):
                #expect(number.isMultiple(of: 3))
                #expect((error as? JobStoreError)?.code == .duplicate)
            }
        }
        #expect(try await store.counts().queued == 201)
    }

    @Test func theWriterIsBackAtFlushingAfterDeferredWrites() async throws {
        let job = try await test.accept()
        _ = try await store.claim(worker: "w")
        try await store.append([JobLogEntry(time: Date(), level: "INFO", message: "line")], to: job.id)
        #expect(try (store as? SQLiteJobStore)?.synchronousMode() == 2)
    }

    /// What is kept in memory against what a store that has just opened the same file finds there.
    @Test func memoryAndFileAgree() async throws {
        var random = SystemRandomNumberGenerator()
        var ids: [String] = []
        for step in 0..<400 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1, 2:
                var job = NewJob(endpoint: "e", input: "{}")
                job.priority = Bool.random() ? .normal : .low
                ids.append(try await store.accept(job).id)
            case 3:
                if let job = try await store.claim(worker: "w\(step)") {
                    switch Int.random(in: 0..<4) {
                    case 0: _ = try await store.release(id: job.id, worker: "w\(step)")
                    case 1: _ = try await store.finish(id: job.id, worker: "w\(step)", outcome: .output(json: "{}"))
                    case 2:
                        _ = try await store.retry(
                            id: job.id, worker: "w\(step)", after: .seconds(1), crashed: false, otherwise: TestStore.lost)
                    default: break
                    }
                }
            case 4: if let id = ids.randomElement() { _ = try await store.cancel(id: id) }
            default: _ = try await test.recover()
            }
        }
        let fresh = try await test.reopened()
        #expect(try await store.counts() == fresh.counts())
        var places: [Int] = []
        for id in ids {
            #expect(try await store.status(id: id) == fresh.status(id: id))
            let place = try await store.position(id: id)
            #expect(try await place == fresh.position(id: id))
            if let place { places.append(place) }
        }
        #expect(places.sorted() == Array(0..<places.count), "every place in the queue is taken once")
    }

    @Test func jobsThatFinishedLongAgoAreStillFound() async throws {
        var ids: [String] = []
        for _ in 0..<4200 { ids.append(try await test.accept().id) }
        try await withThrowingTaskGroup(of: CancelResult.self) { group in
            for id in ids { group.addTask { try await store.cancel(id: id) } }
            for try await result in group { #expect(result == .cancelled) }
        }
        for id in ids { #expect(try await store.status(id: id)?.state == .cancelled) }
    }
}
