import Foundation
import ReelQueue
import Testing

@Suite struct SQLiteJobStoreTests {
    @Test func theWriterFlushesEveryCommit() throws {
        #expect(try TestStore().store.synchronousMode() == 2)
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
    @Test func anAcceptedJobIsInTheFilesAtOnce() async throws {
        let test = try TestStore()
        let job = try await test.accept(#"{"prompt":"Ein Hügel im Wind 🌬️"}"#)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: test.path + suffix, toPath: test.folder.path("copy.sqlite" + suffix))
        }
        let copy = try SQLiteJobStore(path: test.folder.path("copy.sqlite"))
        #expect(try await copy.job(id: job.id) == job)
        #expect(try await copy.claim(worker: "w")?.input == job.input)
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

    @Test func aFileOfALaterVersionIsRefused() throws {
        let test = try TestStore()
        let script = """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1])
            store.execute("INSERT INTO grdb_migrations VALUES ('later')")
            store.commit()
            """
        let later = try Process.run(URL(filePath: "/usr/bin/env"), arguments: ["python3", "-c", script, test.path])
        later.waitUntilExit()
        try #require(later.terminationStatus == 0)
        let error = #expect(throws: JobStoreError.self) { try SQLiteJobStore(path: test.path) }
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
}
