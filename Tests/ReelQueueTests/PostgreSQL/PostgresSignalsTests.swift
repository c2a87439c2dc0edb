import Foundation
import ReelPostgresTesting
import ReelQueue
import Synchronization
import Testing

/// Two processes, each with a queue of its own at the same database.
@Suite(.enabled(if: PostgresTestServer.shared != nil), .timeLimit(.minutes(1)), .serialized) struct PostgresSignalsTests {
    let server: PostgresTestServer
    let url: String
    let here: JobQueue
    let there: JobQueue
    private let carriers: Carriers

    init() async throws {
        server = try #require(PostgresTestServer.shared)
        url = try await server.freshSchema()
        // So seldom that what is heard here was said.
        let one = try await Self.node(url, poll: .seconds(30))
        let other = try await Self.node(url, poll: .seconds(30))
        (here, there) = (one.queue, other.queue)
        carriers = Carriers([one.carrier, other.carrier])
    }

    static func node(_ url: String, poll: Duration) async throws -> (queue: JobQueue, carrier: Task<Void, any Error>) {
        let database = try await PostgresDatabase.open(url, connections: 3)
        let signals = JobSignals()
        let (connected, continuation) = AsyncStream.makeStream(of: Void.self)
        let carrier = Task {
            try await PostgresSignals(database, signals: signals, poll: poll).run { event in
                if case .connected = event { continuation.yield() }
            }
        }
        for await _ in connected { break }
        return (JobQueue(store: PostgresJobStore(database), signals: signals), carrier)
    }

    private func submit(webhook: Bool = false) async throws -> Job {
        let target = WebhookTarget(url: "https://example.com", fileBase: "")
        return try await here.accept(NewJob(endpoint: "e", input: "{}", webhook: webhook ? target : nil))
    }

    @Test func aJobThatIsAcceptedHereIsTakenUpThereAndItsEndIsHeardHere() async throws {
        var latencies: [Duration] = []
        for round in 0..<20 {
            async let claimed = there.next(worker: "w\(round)")
            try await Task.sleep(for: .milliseconds(20))
            let job = try await submit()
            #expect(try await claimed.id == job.id)
            async let ended = here.waitUntilFinished(job.id)
            try await Task.sleep(for: .milliseconds(20))
            #expect(try await there.finish(id: job.id, worker: "w\(round)", outcome: .output(json: "{}")))
            let began = ContinuousClock.now
            #expect(try await ended.state == .succeeded)
            latencies.append(.now - began)
        }
        latencies.sort()
        print("an end is heard on another node after \(latencies[10]) (median), \(latencies[19]) (longest of 20)")
        // 150 ms is what is promised; half of them come far below that even on a busy machine.
        #expect(latencies[10] < .milliseconds(150))
    }

    @Test func progressAndPreviewsAreSeenThere() async throws {
        let job = try await submit()
        _ = try await here.next(worker: "w")
        var changes = there.changes(of: job.id).makeAsyncIterator()
        let jpeg = String(repeating: "/9j/4AAQ", count: 4000)
        here.report(progress: 0.4, of: job.id)
        here.report(preview: jpeg, of: job.id)
        while there.preview(of: job.id) == nil, await changes.next() != nil {}
        #expect(there.progress(of: job.id) == 0.4)
        #expect(there.preview(of: job.id) == jpeg)
        #expect(try await here.finish(id: job.id, worker: "w", outcome: .output(json: "{}")))
        while there.progress(of: job.id) != nil, await changes.next() != nil {}
        #expect(there.progress(of: job.id) == nil && there.preview(of: job.id) == nil)
        for _ in 0..<100 where try server.psql("SELECT count(*) FROM job_preview", url: url) != "0" {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try server.psql("SELECT count(*) FROM job_preview", url: url) == "0")
    }

    @Test func aWishToCancelReachesTheWorkerThere() async throws {
        let job = try await submit()
        _ = try await there.next(worker: "w")
        let (here, there) = (here, there)
        await #expect(throws: JobInterruption.cancelRequested) {
            try await there.holding(job.id, worker: "w") {
                #expect(try await here.cancel(id: job.id) == .requested)
                try await Task.sleep(for: .seconds(30))
            }
        }
    }

    @Test func webhooksAndDeadlinesAndObserversHearToo() async throws {
        let observer = Listener()
        there.add(observer)
        async let owed = there.nextWebhook()
        try await Task.sleep(for: .milliseconds(50))
        let job = try await submit(webhook: true)
        #expect(try await here.cancel(id: job.id) == .cancelled)
        #expect(try await owed.job == job.id)
        for _ in 0..<200 where !observer.heard.contains(job.id) || !observer.heard.contains("move") {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(observer.heard.isSuperset(of: [job.id, "move"]))
    }

    @Test func aConnectionThatIsCutIsMadeAgainAndEverybodyLooks() async throws {
        let server = try await blocking { try PostgresTestServer() }
        defer { server.stop() }
        let (here, there) = (
            try await Self.node(server.url, poll: .seconds(30)), try await Self.node(server.url, poll: .seconds(30))
        )
        let carriers = Carriers([here.carrier, there.carrier])
        let waiting = Task { try await there.queue.next(worker: "w") }
        try await Task.sleep(for: .milliseconds(100))
        try server.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reel'")
        var job: Job?
        for _ in 0..<50 where job == nil {
            job = try? await here.queue.accept(NewJob(endpoint: "e", input: "{}"))
            if job == nil { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(try await waiting.value.id == #require(job).id)
        withExtendedLifetime(carriers) {}
    }

    @Test func whatWasNotSaidIsFoundByLooking() async throws {
        let (queue, carrier) = try await Self.node(url, poll: .milliseconds(200))
        defer { carrier.cancel() }
        async let claimed = queue.next(worker: "w")
        try await Task.sleep(for: .milliseconds(50))
        // A store without signals, as a process that died before it could say anything.
        let silent = try await PostgresJobStore.open(url: url, connections: 1)
        let job = try await silent.accept(NewJob(endpoint: "e", input: "{}"))
        #expect(try await claimed.id == job.id)
    }

    @Test func wordsFitIntoPayloads() {
        let ids = (0..<1000).map { _ in UUID().uuidString.lowercased() }
        let words =
            ids.map(SignalWord.job) + [
                .progress(ids[0], 0.25), .over(ids[1]), .preview(ids[2]), .work, .webhook, .deadline, .move,
            ]
        let payloads = SignalWord.payloads(words)
        #expect(payloads.count > 1 && payloads.allSatisfy { $0.utf8.count < 8000 })
        #expect(payloads.flatMap(SignalWord.words) == words)
        #expect(SignalWord.words(of: "x,j,p1,p1=2,q7,,w") == [.work], "what is not known is passed over")
    }
}

/// Tasks that end with the test.
private final class Carriers: Sendable {
    private let tasks: [Task<Void, any Error>]

    init(_ tasks: [Task<Void, any Error>]) { self.tasks = tasks }

    deinit { for task in tasks { task.cancel() } }
}

private final class Listener: JobObserver {
    private let all = Mutex<Set<String>>([])

    var heard: Set<String> { all.withLock { $0 } }

    func jobChanged(_ id: String) { all.withLock { _ = $0.insert(id) } }

    func queueMoved() { all.withLock { _ = $0.insert("move") } }
}
