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

    /// One who watches, and the wakes that it gets.
    private struct Watcher {
        let subscription: JobSubscription
        let wakes: AsyncStream<StreamWaker.Wake>

        init(_ feeds: JobFeeds, _ id: String) {
            let (waker, wakes) = StreamWaker.make()
            subscription = feeds.follow(id, waking: waker)
            self.wakes = wakes
        }

        /// The first snapshot that is as wanted.
        func first(where isWanted: (JobSnapshot) -> Bool = { _ in true }) async throws -> JobSnapshot {
            for await _ in wakes {
                if let snapshot = try subscription.snapshot, isWanted(snapshot) { return snapshot }
            }
            throw CancellationError()
        }
    }

    @Test func `all who watch a job see its state, place, log and end, from one feed`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let other = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        let (one, two) = (Watcher(feeds, job.id), Watcher(feeds, job.id))
        #expect(feeds.count == 1)
        for watcher in [one, two] {
            #expect(try await watcher.first().position == 1)
        }
        _ = try await queue.next(worker: "a")
        for watcher in [one, two] { _ = try await watcher.first { $0.position == 0 } }
        #expect(try await queue.next(worker: "b").id == job.id)
        try await queue.append([JobLogEntry(time: Date(), level: "INFO", message: "hello")], to: job.id)
        for watcher in [one, two] {
            let snapshot = try await watcher.first { !$0.logs.isEmpty }
            #expect(snapshot.status.state == .running && snapshot.position == nil && snapshot.logs.map(\.message) == ["hello"])
        }
        _ = try await queue.finish(id: job.id, worker: "b", outcome: .output(json: "{}"))
        for watcher in [one, two] {
            let snapshot = try await watcher.first { $0.ended != nil }
            #expect(snapshot.status.state == .succeeded && snapshot.ended?.outcome == .output(json: "{}"))
        }
        // Whoever comes later hears the same, from a feed of its own.
        let late = Watcher(feeds, job.id)
        #expect(try await late.first().ended?.id == job.id)
        _ = other
    }

    @Test func `progress is news`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        _ = try await queue.next(worker: "a")
        let watcher = Watcher(feeds, job.id)
        _ = try await watcher.first { $0.status.state == .running }
        queue.report(progress: 0.5, of: job.id)
        _ = try await watcher.first { _ in queue.progress(of: job.id) == 0.5 }
    }

    @Test func `a feed is let go of with the last who watches`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        var one: Watcher? = Watcher(feeds, job.id)
        var two: Watcher? = Watcher(feeds, job.id)
        _ = try await #require(one).first()
        one = nil
        #expect(feeds.count == 1 && two != nil)
        two = nil
        #expect(feeds.count == 0)
        let again = Watcher(feeds, job.id)
        #expect(try await again.first().position == 0)
    }

    @Test func `a job that is not there is an error`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let watcher = Watcher(feeds, "unknown")
        await #expect(throws: APIError.unknownRequest) { _ = try await watcher.first() }
    }

    @Test(.timeLimit(.minutes(1))) func `everybody in a long queue hears that it moves, and each hears of the last move`()
        async throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        var watchers: [Watcher] = []
        for _ in 0..<200 {
            watchers.append(Watcher(feeds, try await queue.accept(NewJob(endpoint: "e", input: "{}")).id))
        }
        for (place, watcher) in watchers.enumerated() { _ = try await watcher.first { $0.position == place } }
        for worker in 0..<5 { _ = try await queue.next(worker: "\(worker)") }
        for (place, watcher) in watchers.enumerated().dropFirst(5) { _ = try await watcher.first { $0.position == place - 5 } }
        for watcher in watchers.prefix(5) { _ = try await watcher.first { $0.status.state == .running } }
    }

    @Test func `one who leaves while the job is being read is not kept`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feeds = JobFeeds(queue: queue)
        let job = try await queue.accept(NewJob(endpoint: "e", input: "{}"))
        for _ in 0..<200 {
            _ = Watcher(feeds, job.id)
            queue.report(progress: 0.5, of: job.id)
        }
        #expect(feeds.count == 0)
    }
}
