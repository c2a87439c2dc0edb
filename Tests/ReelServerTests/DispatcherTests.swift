import Foundation
import Logging
import ReelAPI
import ReelFetch
import ReelQueue
import ReelServer
import ReelShot
import ReelStorage
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
    }

    private func withDispatcher(
        engine script: String, body: @escaping @Sendable (Setting) async throws -> Void
    ) async throws {
        let root = NSTemporaryDirectory() + "dispatcher-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let store = try SQLiteJobStore(path: root + "/jobs.sqlite")
        let engine = root + "/engine.sh"
        try ("#!/bin/sh\n" + script).write(toFile: engine, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: engine)
        let queue = JobQueue(store: store)
        let files = try await LocalFileStore.open(root: root + "/files")
        let dispatcher = Dispatcher(
            queue: queue,
            catalogue: EndpointCatalogue(),
            maker: VideoMaker(
                engine: EngineProcess(executable: FilePath(engine), grace: .milliseconds(300)),
                fetcher: InputFetcher(policy: FetchPolicy(), userAgent: "test"),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            files: files,
            scratch: try await ScratchFolder.open(root: root + "/scratch"),
            workers: 1,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await dispatcher.run() }
            try await body(Setting(root: root, queue: queue, files: files))
            group.cancelAll()
            try? await group.waitForAll()
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: root + "/scratch")
        #expect(left == [], "a scratch folder was left behind")
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

    @Test(.timeLimit(.minutes(1))) func aCrashIsOneFailedJobWithItsLastWordsInTheLog() async throws {
        try await withDispatcher(engine: "read shot; echo last words >&2; sleep 0.2; kill -ABRT $$") { setting in
            for _ in 0..<2 {
                let done = try await setting.queue.waitUntilFinished(setting.queue.accept(job()).id)
                #expect(done.state == .failed)
                guard case .error(500, let json)? = done.outcome else { throw NoOutcome() }
                #expect(!json.contains("last words"), "the inside of a crash is for the log")
                let log = try await setting.queue.logs(of: done.id, after: 0)
                #expect(log.contains { $0.level == "ERROR" && $0.message.contains("last words") })
            }
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
