import ReelServer

/// How jobs are kept and taken, `reel serve`'s flags before the environment.
extension Settings {
    /// How long work in hand may go on at a stop: `REEL_STOP_LIMIT`, in seconds.
    func stopLimit(_ flag: Int?) throws -> Duration {
        .seconds(try Self.checked(flag ?? integer("STOP_LIMIT") ?? 30, "stop-limit", 0...86400))
    }

    /// Jobs of one key that may run at the same time: `REEL_JOBS_PER_KEY`.
    func jobsPerKey(_ flag: Int?) throws -> Int? {
        try (flag ?? integer("JOBS_PER_KEY")).map { try Self.checked($0, "jobs-per-key", 1...64) }
    }

    /// Requests that may wait in the queue: `REEL_MAX_QUEUED`.
    func maximumQueued(_ flag: Int?) throws -> Int? {
        try (flag ?? integer("MAX_QUEUED")).map { try Self.checked($0, "max-queued", 1...10_000_000) }
    }

    /// How long files and job records are kept: `REEL_KEEP_FILES` and `REEL_KEEP_JOBS`, in days; 0 keeps files for ever.
    func retention(files: Int?, jobs: Int?) throws -> Retention {
        let files = try Self.checked(files ?? integer("KEEP_FILES") ?? 7, "keep-files", 0...36500)
        let jobs = try Self.checked(jobs ?? integer("KEEP_JOBS") ?? 30, "keep-jobs", 1...36500)
        return Retention(files: files == 0 ? nil : files * 86400, jobs: jobs * 86400)
    }

    /// Room on the disk below which no new work is taken: `REEL_MINIMUM_FREE`, in MiB.
    func minimumFreeBytes(_ flag: Int?) throws -> Int {
        try Self.checked(flag ?? integer("MINIMUM_FREE") ?? 512, "minimum-free", 0...1_048_576_000) << 20
    }
}
