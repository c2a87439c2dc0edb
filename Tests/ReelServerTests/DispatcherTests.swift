import Foundation
import Logging
import ReelAPI
import ReelFetch
import ReelQueue
import ReelServer
import ReelShot
import ReelStorage
import ReelTelemetry
import ServiceLifecycleTestKit
import SystemPackage
import Testing

/// The Dispatcher with a real store, real files and real processes; the engines are shell scripts.
struct DispatcherTests {
    static let picture: JSONValue = "data:image/png;base64,iVBORw0KGgo="
    static let kling = Endpoint.imageToVideo.id

    /// A finished event for the output named in the shot, after writing something there.
    static let finishing = """
        read shot
        out=$(echo "$shot" | sed 's/.*"output":"\\([^"]*\\)".*/\\1/')
        printf movie > "$out"
        echo '{"type":"log","log":{"level":"INFO","message":"made"}}'
        echo "{\\"type\\":\\"finished\\",\\"file\\":{\\"path\\":\\"$out\\",\\"bytes\\":5,\\"size\\":{\\"width\\":2,\\"height\\":2},\\"frameRate\\":24,\\"frameCount\\":120,\\"hasSound\\":false}}"
        cat > /dev/null
        """

    private struct Setting {
        var root: String
        var queue: JobQueue
        var files: LocalFileStore
        var trigger: GracefulShutdownTestTrigger
        var attempts: JobAttempts
        var running: Task<Void, any Error>
    }

    private func withDispatcher(
        engine script: String, stopLimit: Duration = .seconds(30), body: @escaping @Sendable (Setting) async throws -> Void
    ) async throws {
        let root = NSTemporaryDirectory() + "dispatcher-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let store = try SQLiteJobStore(path: root + "/jobs.sqlite")
        let engine = root + "/engine.sh"
        try ("#!/bin/sh\n" + script).write(toFile: engine, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: engine)
        let queue = JobQueue(store: store)
        let files = try await LocalFileStore.open(root: root + "/files")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let unclaimed = try await UnclaimedFiles.open(folder: root + "/unclaimed")
        let attempts = JobAttempts(
            queue: queue,
            catalogue: EndpointCatalogue(),
            maker: VideoMaker(
                engine: EngineProcess(executable: FilePath(engine), grace: .milliseconds(300)),
                fetcher: InputFetcher(policy: FetchPolicy(), userAgent: "test"), logger: logger),
            files: files,
            unclaimed: unclaimed,
            scratch: try await ScratchFolder.open(root: root + "/scratch"),
            backoff: RetryBackoff(base: .milliseconds(20)),
            metrics: JobMetrics(telemetry: Telemetry(), endpoints: [Self.kling], runTimes: RunTimes(), logger: logger),
            logger: logger
        )
        let dispatcher = Dispatcher(queue: queue, attempts: attempts, workers: 1, stopLimit: stopLimit, logger: logger)
        try await testGracefulShutdown { trigger in
            let running = Task { try await dispatcher.run() }
            defer { running.cancel() }
            try await body(
                Setting(
                    root: root, queue: queue, files: files, trigger: trigger, attempts: attempts, running: running))
            running.cancel()
            try await running.value
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: root + "/scratch")
        #expect(left == [], "a scratch folder was left behind")
        #expect(try await unclaimed.leftovers() == [], "a note was left behind")
    }

    private func job(_ input: JSONValue = ["prompt": "p", "image_url": picture]) throws -> NewJob {
        NewJob(endpoint: Self.kling, input: try input.encoded())
    }

    @Test(.timeLimit(.minutes(1))) func aJobBecomesAStoredFile() async throws {
        try await withDispatcher(engine: Self.finishing) { setting in
            let id = try await setting.queue.accept(job()).id
            let done = try await setting.queue.waitUntilFinished(id)
            #expect(done.state == .succeeded)
            guard case .output(let json)? = done.outcome else { throw NoOutcome() }
            let file = try #require(try JSONValue(parsing: json.utf8).object?["video"]?.object)
            let found = try await setting.files.locate(
                key: #require(file["key"]?.string), name: #require(file["name"]?.string))
            #expect(try String(contentsOfFile: #require(found?.path), encoding: .utf8) == "movie")
            #expect(try await setting.queue.logs(of: id, after: 0).map(\.message) == ["made"])
        }
    }

    /// As where the database crashed while the job's end was being written: the end is there, and nobody was told.
    @Test(.timeLimit(.minutes(1))) func aFileThatItsJobNamesIsNotRemovedThoughTheQueueCouldNotTell() async throws {
        try await withDispatcher(engine: Self.finishing) { setting in
            let id = try await setting.queue.accept(job()).id
            let done = try await setting.queue.waitUntilFinished(id)
            guard case .output(let json)? = done.outcome else { throw NoOutcome() }
            let file = try #require(try JSONValue(parsing: json.utf8).object?["video"]?.object)
            let (key, name) = (try #require(file["key"]?.string), try #require(file["name"]?.string))
            try await setting.attempts.settle(#require(StorageKey(key)), of: id, worker: "worker-1")
            #expect(try await setting.files.locate(key: key, name: name) != nil)
            let path = setting.root + "/another.mp4"
            try Data("movie".utf8).write(to: URL(filePath: path))
            let other = try await setting.files.put(fileAt: path, name: "output.mp4", contentType: "video/mp4")
            try await setting.attempts.settle(#require(StorageKey(other.key)), of: id, worker: "worker-1")
            #expect(try await setting.files.locate(key: other.key, name: other.name) == nil, "one that it does not name goes")
        }
    }

    @Test(.timeLimit(.minutes(1))) func aFileLivesAsLongAsItsJobSaysFromWhenItIsFinished() async throws {
        try await withDispatcher(engine: "sleep 0.5\n" + Self.finishing) { setting in
            for lifetime in [3600, nil] {
                var job = try job()
                job.fileLifetime = lifetime
                let accepted = Date()
                let done = try await setting.queue.waitUntilFinished(setting.queue.accept(job).id)
                #expect(done.fileLifetime == lifetime)
                guard case .output(let json)? = done.outcome else { throw NoOutcome() }
                let file = try #require(try JSONValue(parsing: json.utf8).object?["video"]?.object)
                let found = try await setting.files.locate(
                    key: #require(file["key"]?.string), name: #require(file["name"]?.string))
                let stored = try #require(found?.file)
                #expect((stored.expiresAt != nil) == (lifetime != nil))
                if let expiry = stored.expiresAt {
                    #expect(expiry > accepted.addingTimeInterval(3600.5) && expiry <= Date(timeIntervalSinceNow: 3600))
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func anEngineFailureIsTheClientsError() async throws {
        let failing = """
            read shot
            echo '{"type":"failed","failure":{"code":"image_load_error","field":"image_url","message":"Broken.","facts":{}}}'
            cat > /dev/null
            """
        try await withDispatcher(engine: failing) { setting in
            let done = try await setting.queue.waitUntilFinished(setting.queue.accept(job()).id)
            #expect(done.state == .failed)
            guard case .error(422, let json)? = done.outcome else { throw NoOutcome() }
            #expect(json.contains("\"loc\":[\"body\",\"image_url\"]"))
            #expect(json.contains("\"type\":\"image_load_error\""))
        }
    }

    @Test(.timeLimit(.minutes(1))) func aJobThatKillsItsEngineThreeTimesFailsAndTheNextIsMade() async throws {
        let killing = """
            read shot
            case $shot in *'"prompt":"kill"'*) echo broken table >&2; sleep 0.1; kill -ABRT $$;; esac
            """
        let rest = Self.finishing.replacing("read shot\n", with: "")
        try await withDispatcher(engine: killing + "\n" + rest) { setting in
            let killer = try await setting.queue.accept(job(["prompt": "kill", "image_url": Self.picture])).id
            let next = try await setting.queue.accept(job()).id
            let done = try await setting.queue.waitUntilFinished(killer)
            #expect(done.state == .failed && done.attempts == 3 && done.crashes == 3)
            guard case .error(500, let json)? = done.outcome else { throw NoOutcome() }
            #expect(!json.contains("broken table"), "the inside of a crash is for the log")
            #expect(json.contains("ended by signal 6 at every attempt"))
            let log = try await setting.queue.logs(of: done.id, after: 0)
            #expect(log.filter { $0.level == "ERROR" && $0.message.contains("broken table") }.count == 3)
            #expect(log.filter { $0.message.hasPrefix("Another attempt follows") }.count == 2)
            #expect(try await setting.queue.waitUntilFinished(next).state == .succeeded)
        }
    }

    /// An engine that dies twice, as one does that was killed from outside, and then makes the video.
    @Test(.timeLimit(.minutes(1))) func aCrashIsFollowedByAnotherAttempt() async throws {
        let twice = """
            echo x >> "$0.tries"
            [ $(wc -l < "$0.tries") -gt 2 ] || { read shot; kill -KILL $$; }
            """
        try await withDispatcher(engine: twice + "\n" + Self.finishing) { setting in
            let done = try await setting.queue.waitUntilFinished(setting.queue.accept(job()).id)
            #expect(done.state == .succeeded && done.attempts == 3)
        }
    }

    @Test(.timeLimit(.minutes(1))) func whoWantsNoRetryGetsNone() async throws {
        try await withDispatcher(engine: "read shot; kill -KILL $$") { setting in
            var once = try job()
            once.maximumAttempts = 1
            let done = try await setting.queue.waitUntilFinished(setting.queue.accept(once).id)
            #expect(done.state == .failed && done.attempts == 1)
        }
    }

    /// What is already done when a stop is asked for is not done again.
    @Test(.timeLimit(.minutes(1))) func aStopLetsWorkInHandEndAndTakesNoMore() async throws {
        try await withStoppedDispatcher(engine: Self.waiting + Self.finishing, stopLimit: .seconds(30)) { first, second in
            #expect(first.state == .succeeded)
            #expect(second.state == .queued && second.attempts == 0)
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatTakesTooLongIsHandedBackUnattempted() async throws {
        try await withStoppedDispatcher(engine: "read shot; exec sleep 60", stopLimit: .milliseconds(200)) { first, second in
            #expect(first.state == .queued && first.attempts == 0)
            #expect(second.state == .queued && second.attempts == 0)
        }
    }

    /// Until the test says so.
    private static let waiting = "while [ ! -e \"$0.go\" ]; do sleep 0.02; done\n"

    /// Asks for a graceful stop once the first of two jobs runs.
    private func withStoppedDispatcher(
        engine: String, stopLimit: Duration, _ check: @escaping @Sendable (JobStatus, JobStatus) throws -> Void
    ) async throws {
        try await withDispatcher(engine: engine, stopLimit: stopLimit) { setting in
            let first = try await setting.queue.accept(job()).id
            while try await setting.queue.status(id: first)?.state == .queued { try await Task.sleep(for: .milliseconds(5)) }
            let second = try await setting.queue.accept(job()).id
            setting.trigger.triggerGracefulShutdown()
            try Data().write(to: URL(filePath: setting.root + "/engine.sh.go"))
            try await setting.running.value
            try check(
                #require(try await setting.queue.status(id: first)), #require(try await setting.queue.status(id: second)))
        }
    }

    @Test(.timeLimit(.minutes(1))) func anUnreachablePictureIsTheClientsError() async throws {
        try await withDispatcher(engine: Self.finishing) { setting in
            let input: JSONValue = ["prompt": "p", "image_url": "http://127.0.0.1:9/none.png"]
            let done = try await setting.queue.waitUntilFinished(setting.queue.accept(job(input)).id)
            guard case .error(422, let json)? = done.outcome else { throw NoOutcome() }
            #expect(json.contains("\"type\":\"file_download_error\""))
            #expect(json.contains("\"input\":\"http://127.0.0.1:9/none.png\""))
        }
    }

    @Test(.timeLimit(.minutes(1))) func cancellingARunningJobEndsItsEngine() async throws {
        let sleeping = """
            read shot
            echo "{\\"type\\":\\"log\\",\\"log\\":{\\"level\\":\\"INFO\\",\\"message\\":\\"$$\\"}}"
            exec sleep 60
            """
        try await withDispatcher(engine: sleeping) { setting in
            let id = try await setting.queue.accept(job()).id
            let pid = try await firstLogLine(of: id, setting.queue)
            #expect(try await setting.queue.cancel(id: id) == .requested)
            let done = try await setting.queue.waitUntilFinished(id)
            #expect(done.state == .cancelled)
            #expect(kill(try #require(Int32(pid)), 0) == -1, "the engine is still there")
        }
    }

    @Test(.timeLimit(.minutes(1))) func stoppingHandsTheJobBack() async throws {
        try await withDispatcher(engine: "read shot; echo started; exec sleep 60") { setting in
            let id = try await setting.queue.accept(job()).id
            _ = try await firstLogLine(of: id, setting.queue)
            stopped.append(id: id, queue: setting.queue)
        }
        let (id, queue) = try #require(stopped.last)
        let status = try #require(try await queue.status(id: id))
        #expect(status.state == .queued)
        #expect(status.attempts == 0, "a stop is not an attempt")
    }

    private let stopped = Stopped()

    /// Carries a job out of the dispatcher's life, to be looked at afterwards.
    private final class Stopped: @unchecked Sendable {
        // Proof: written once inside `withDispatcher`, read once after it has returned.
        private(set) var last: (id: String, queue: JobQueue)?
        func append(id: String, queue: JobQueue) { last = (id, queue) }
    }

    private func firstLogLine(of id: String, _ queue: JobQueue) async throws -> String {
        for await _ in queue.changes(of: id) {
            if let line = try await queue.logs(of: id, after: 0).first { return line.message }
        }
        throw CancellationError()
    }

    struct NoOutcome: Error {}
}
