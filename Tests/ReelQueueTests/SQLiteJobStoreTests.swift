import Foundation
import ReelQueue
import Testing

@Suite struct SQLiteJobStoreTests {
    @Test func theWriterFlushesEveryCommit() throws {
        #expect(try SQLiteJobStore(path: TemporaryFolder().path("jobs.sqlite")).synchronousMode() == 2)
    }

    @Test func filesArePrivate() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteJobStore(path: folder.path("data/jobs/jobs.sqlite"))
        _ = try await store.accept(NewJob(endpoint: "e", input: "{}"))
        #expect(try folder.permissions("data/jobs") == 0o700)
        for file in ["jobs.sqlite", "jobs.sqlite-wal", "jobs.sqlite-shm"] {
            #expect(try folder.permissions("data/jobs/" + file) == 0o600, "\(file)")
        }
    }

    @Test func rightsOfAnExistingFileAreNarrowed() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: folder.url.appending(path: "jobs.sqlite"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.path("jobs.sqlite"))
        _ = try SQLiteJobStore(path: folder.path("jobs.sqlite"))
        #expect(try folder.permissions("jobs.sqlite") == 0o600)
    }

    /// What a killed process leaves behind is the files as they are at that moment.
    @Test func whatWasAcceptedAndWhatIsOwedIsInTheFilesAtOnce() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteJobStore(path: folder.path("jobs.sqlite"))
        let job = try await store.accept(NewJob(endpoint: "e", input: #"{"prompt":"Ein Hügel im Wind 🌬️"}"#))
        let target = WebhookTarget(url: "https://example.com/hook", fileBase: "http://localhost/cdn")
        let ended = try await store.accept(NewJob(endpoint: "e", input: "{}", webhook: target))
        #expect(try await store.cancel(id: ended.id) == .cancelled)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: folder.path("jobs.sqlite") + suffix, toPath: folder.path("copy.sqlite" + suffix))
        }
        let copy = try SQLiteJobStore(path: folder.path("copy.sqlite"))
        #expect(try await copy.job(id: job.id) == job)
        #expect(try await copy.claim(worker: "w")?.input == job.input)
        #expect(try await copy.status(id: ended.id)?.state == .cancelled)
        #expect(try await copy.claimWebhook() == OwedWebhook(job: ended.id, target: target, attempt: 1))
    }

    @Test func everythingSurvivesReopening() async throws {
        let folder = try TemporaryFolder()
        var done: Job?
        do {
            let store = try SQLiteJobStore(path: folder.path("jobs.sqlite"))
            var new = NewJob(endpoint: "e", input: "{}")
            new.fileLifetime = 60
            let job = try await store.accept(new)
            #expect(try await store.claim(worker: "w")?.fileLifetime == 60)
            let line = JobLogEntry(time: SteppingClock.start, level: "INFO", message: "half-way")
            try await store.append([line], to: job.id)
            #expect(try await store.finish(id: job.id, worker: "w", outcome: .error(status: 422, json: #"{"detail":[]}"#)))
            done = try await store.job(id: job.id)
        }
        let job = try #require(done)
        let store = try SQLiteJobStore(path: folder.path("jobs.sqlite"))
        #expect(job.state == .failed)
        #expect(job.fileLifetime == 60)
        #expect(job.outcome == .error(status: 422, json: #"{"detail":[]}"#))
        #expect(try await store.job(id: job.id) == job)
        #expect(try await store.logs(of: job.id, after: 0).map(\.message) == ["half-way"])
    }

    @Test func aClockThatJumpsTakesNoLeaseAway() async throws {
        let (time, folder) = (SetClock(1_800_000_000), try TemporaryFolder())
        let store = try SQLiteJobStore(
            path: folder.path("jobs.sqlite"), now: { Date(timeIntervalSince1970: time.now) }, uptime: { 0 })
        let job = try await store.accept(NewJob(endpoint: "e", input: "{}"))
        _ = try await store.claim(worker: "1")
        for jump in [86400.0, -172800] {
            time.now += jump
            #expect(try await store.rescue(otherwise: TestStore.lost) == [])
        }
        #expect(try await store.status(id: job.id)?.worker == "1")
    }

    @Test func aFileOfALaterVersionIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("jobs.sqlite")
        do { _ = try SQLiteJobStore(path: path) }
        let script = """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1])
            store.execute("INSERT INTO grdb_migrations VALUES ('later')")
            store.commit()
            """
        let later = try Process.run(URL(filePath: "/usr/bin/env"), arguments: ["python3", "-c", script, path])
        later.waitUntilExit()
        try #require(later.terminationStatus == 0)
        let error = #expect(throws: JobStoreError.self) { try SQLiteJobStore(path: path) }
        #expect(error?.code == .newerSchema)
    }

    @Test func aFileOfAnotherKindIsRefused() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 0x61, count: 8192).write(to: folder.url.appending(path: "notes.txt"))
        let error = #expect(throws: JobStoreError.self) { try SQLiteJobStore(path: folder.path("notes.txt")) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("notes.txt") == true)
    }

    @Test(arguments: ["notes.txt/jobs.sqlite", "folder"])
    func aPlaceThatCannotHoldAFileIsRefused(place: String) throws {
        let folder = try TemporaryFolder()
        try Data().write(to: folder.url.appending(path: "notes.txt"))
        try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: false)
        let error = #expect(throws: JobStoreError.self) { try SQLiteJobStore(path: folder.path(place)) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains(place) == true)
    }

    /// A store as the first version left it, with a job in the queue.
    @Test func jobsOfTheFirstVersionAreNormalAndWaitForEver() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("jobs.sqlite")
        do { _ = try await SQLiteJobStore(path: path).accept(NewJob(id: "old", endpoint: "e", input: "{}")) }
        let script = """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1])
            store.executescript('''
                DROP TABLE job_prompt; DROP TABLE job_retry_of; DROP TABLE webhook_delivery; DROP INDEX job_listing;
                DROP TABLE charge; DROP TABLE account;
                ALTER TABLE job DROP COLUMN unit_price; ALTER TABLE job DROP COLUMN quantity;
                DROP TABLE webhook; DROP INDEX job_queued; DROP INDEX job_start_deadline;
                ALTER TABLE job DROP COLUMN priority; ALTER TABLE job DROP COLUMN start_deadline;
                ALTER TABLE job DROP COLUMN file_lifetime;
                DROP INDEX job_retry; DROP INDEX job_ended; DROP TABLE idempotency;
                ALTER TABLE job DROP COLUMN owner; ALTER TABLE job DROP COLUMN lease_until;
                ALTER TABLE job DROP COLUMN not_before; ALTER TABLE job DROP COLUMN crashes;
                ALTER TABLE job DROP COLUMN maximum_attempts;
                CREATE INDEX job_queued ON job (number) WHERE state = 'queued';
                DELETE FROM grdb_migrations WHERE identifier != 'jobs';
            ''')
            store.commit()
            """
        let earlier = try Process.run(URL(filePath: "/usr/bin/env"), arguments: ["python3", "-c", script, path])
        earlier.waitUntilExit()
        try #require(earlier.terminationStatus == 0)
        let store = try SQLiteJobStore(path: path)
        let old = try #require(try await store.claim(worker: "w"))
        #expect(old.id == "old" && old.priority == .normal && old.startDeadline == nil && old.fileLifetime == nil)
        #expect(old.charge == nil && old.owner == nil && old.maximumAttempts == 10 && old.crashes == 0)
    }
}
