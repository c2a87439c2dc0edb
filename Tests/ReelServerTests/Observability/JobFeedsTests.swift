import Foundation
import ReelAPI
import ReelQueue
import ReelServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct JobFeedsTests {
    private let folder = NSTemporaryDirectory() + "feeds-\(UUID().uuidString)"
    private let queue: JobQueue

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        queue = JobQueue(store: try SQLiteJobStore(path: folder + "/jobs.sqlite"))
    }

    /// The first snapshot that is as wanted.
    private func first(_ subscription: JobSubscription, where isWanted: (JobSnapshot) -> Bool) async throws -> JobSnapshot {
        for await _ in subscription.changes {
            if let snapshot = try subscription.snapshot, isWanted(snapshot) { return snapshot }
        }
        throw CancellationError()
    }

    @Test func `all who watch a job see its state, place, log and end, from one feed`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let other = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        let (one, two) = (feeds.follow(job.id), feeds.follow(job.id))
        #expect(feeds.count == 1)
        for subscription in [one, two] {
            #expect(try await first(subscription) { _ in true }.position == 1)
        }
        _ = try await queue.next(worker: "a")
        for subscription in [one, two] { _ = try await first(subscription) { $0.position == 0 } }
        #expect(try await queue.next(worker: "b").id == job.id)
        try await queue.append([JobLogEntry(time: Date(), level: "INFO", message: "hello")], to: job.id)
        for subscription in [one, two] {
            let snapshot = try await first(subscription) { !$0.logs.isEmpty }
            #expect(snapshot.status.state == .running && snapshot.position == nil && snapshot.logs.map(\.message) == ["hello"])
        }
        _ = try await queue.finish(id: job.id, worker: "b", outcome: .output(json: "{}"))
        for subscription in [one, two] {
            let snapshot = try await first(subscription) { $0.ended != nil }
            #expect(snapshot.status.state == .succeeded && snapshot.ended?.outcome == .output(json: "{}"))
        }
        // Whoever comes later hears the same, from a feed of its own.
        let late = feeds.follow(job.id)
        #expect(try await first(late) { _ in true }.ended?.id == job.id)
        _ = other
    }

    @Test func `progress is news`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        _ = try await queue.next(worker: "a")
        let subscription = feeds.follow(job.id)
        _ = try await first(subscription) { $0.status.state == .running }
        queue.report(progress: 0.5, of: job.id)
        _ = try await first(subscription) { _ in queue.progress(of: job.id) == 0.5 }
    }

    @Test func `a feed is let go of with the last who watches`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        var one: JobSubscription? = feeds.follow(job.id)
        var two: JobSubscription? = feeds.follow(job.id)
        _ = try await first(try #require(one)) { _ in true }
        one = nil
        #expect(feeds.count == 1 && two != nil)
        two = nil
        #expect(feeds.count == 0)
        let again = feeds.follow(job.id)
        #expect(try await first(again) { _ in true }.position == 0)
    }

    @Test func `a job that is not there is an error`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let subscription = JobFeeds(queue: queue).follow("unknown")
        await #expect(throws: APIError.unknownRequest) { _ = try await first(subscription) { _ in true } }
    }
}
