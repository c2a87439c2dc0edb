import FoundationEssentials
import GRDB

/// What a look at a job store from outside finds, whether or not a server has it open. Nothing is changed.
public struct JobStoreReport: Hashable, Sendable {
    /// What SQLite finds wrong with the file, a line each; empty if it is whole.
    public let damage: [String]
    /// `wal` where commits go to a log that is flushed.
    public let journalMode: String
    /// Whether a later version of Reel has used the file.
    public let isOfLaterVersion: Bool
    public let queued: Int
    public let running: Int
    public let finished: Int

    /// - Throws: `JobStoreError` if the file is not there, cannot be read, or is no job store.
    public init(path: String) throws(JobStoreError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw JobStoreError(.cannotOpen, "There is no job store at \(path).")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        do {
            let migrator = SQLiteJobStore.migrator
            self = try DatabaseQueue(path: path, configuration: configuration).read { database in
                let report = try String.fetchAll(database, sql: "PRAGMA quick_check(20)")
                func count(_ condition: String) throws -> Int {
                    try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM job WHERE \(condition)") ?? 0
                }
                return JobStoreReport(
                    damage: report == ["ok"] ? [] : report,
                    journalMode: try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                    isOfLaterVersion: try migrator.hasBeenSuperseded(database),
                    queued: try count("state = 'queued'"), running: try count("state = 'running'"),
                    finished: try count("finished_at IS NOT NULL"))
            }
        } catch {
            throw JobStoreError(error, path: path, otherwise: .cannotOpen)
        }
    }

    private init(
        damage: [String], journalMode: String, isOfLaterVersion: Bool, queued: Int, running: Int, finished: Int
    ) {
        self.damage = damage
        self.journalMode = journalMode
        self.isOfLaterVersion = isOfLaterVersion
        self.queued = queued
        self.running = running
        self.finished = finished
    }
}
