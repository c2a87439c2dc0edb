import FoundationEssentials
import GRDB

extension SQLiteJobStore {
    public func overview(most: Int) async throws -> QueueOverview {
        let time = now.timeIntervalSince1970
        return try await read { database in
            return try QueueOverview(
                running: try Self.listed("state = 'running' ORDER BY started_at, number LIMIT ?", most, in: database),
                waiting: try Self.listed("state = 'queued' ORDER BY priority, number LIMIT ?", most, in: database),
                oldestWaiting: try Self.oldestWaiting(in: database),
                day: try Self.minutes(before: time, in: database),
                accepted: { try Self.accepted(since: time - Double($0), in: database) })
        }
    }

    private static func listed(_ condition: String, _ most: Int, in database: Database) throws -> [ListedJob] {
        let numbers = try database.cachedStatement(sql: "SELECT number FROM job WHERE \(condition)")
        return try Int64.fetchAll(numbers, arguments: [most]).compactMap { try listed($0, in: database) }
    }

    private static func oldestWaiting(in database: Database) throws -> Date? {
        let oldest = try database.cachedStatement(
            sql: "SELECT created_at FROM job WHERE state = 'queued' AND priority = ? ORDER BY number LIMIT 1")
        return try JobPriority.allCases.compactMap { priority in
            try Double.fetchOne(oldest, arguments: [priority.rawValue])
        }.min().map(Date.init(timeIntervalSince1970:))
    }

    /// What ended in each minute of the last day, the oldest first.
    private static func minutes(before time: Double, in database: Database) throws -> [QueueOverview.Minute] {
        let start = time - 86400
        let ended = try database.cachedStatement(
            sql: """
                SELECT CAST((finished_at - ?) / 60 AS INTEGER) AS minute, state, COUNT(*) AS count
                FROM job INDEXED BY job_ended WHERE finished_at >= ? GROUP BY minute, state
                """)
        return try QueueOverview.minutes(from: start, try Row.fetchAll(ended, arguments: [start, start]))
    }

    /// How many jobs have been accepted since `time`. Numbers are given out in order, so a few looks are enough.
    private static func accepted(since time: Double, in database: Database) throws -> Int {
        guard let first = try Int64.fetchOne(database.cachedStatement(sql: "SELECT MIN(number) FROM job")),
            let last = try Int64.fetchOne(database.cachedStatement(sql: "SELECT MAX(number) FROM job"))
        else { return 0 }
        let next = try database.cachedStatement(sql: "SELECT created_at FROM job WHERE number >= ? ORDER BY number LIMIT 1")
        var (low, high) = (first, last + 1)
        while low < high {
            let middle = (low + high) / 2
            if let created = try Double.fetchOne(next, arguments: [middle]), created < time {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return Int(last - low + 1)
    }
}
