import ArgumentParser
import Foundation
import ReelAPI
import ReelQueue
import ReelServer

/// `reel keys list`
struct KeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the keys of a data folder, those that are no good any more too. Nothing is changed.")

    @Flag(help: "As a JSON array.")
    var json = false

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    func run() async throws {
        let folder = data ?? Settings().dataDirectory
        let sharing = try Settings().sharing()
        let place = sharing.database == nil ? folder : "the database"
        let keys = try await Keys.told { try await KeyService.keys(in: folder, sharing: sharing) }
        if json {
            print(try JSONValue.array(keys.map { $0.json(at: Date()) }).encoded())
        } else if keys.isEmpty {
            Console.note("There are no keys in \(place). Make one with reel keys create.")
        } else {
            for line in Self.table(keys, at: Date()) { print(line) }
        }
    }

    private static func table(_ keys: [StoredKey], at time: Date) -> [String] {
        let heads = ["ID", "STATE", "SCOPES", "PER MINUTE", "JOBS", "BUDGET", "MADE", "EXPIRES", "NAME"]
        let rows: [[String]] = [heads] + keys.map { row($0, at: time) }
        let widths = (0..<rows[0].count).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return cells.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }
    }

    private static func row(_ key: StoredKey, at time: Date) -> [String] {
        let rate = key.limits.rate.map { "\($0)" } ?? "-"
        let jobs = key.limits.jobs.map { "\($0)" } ?? "-"
        let budget = key.limits.budget.map { USD(millionths: $0).description } ?? "-"
        let expiry = key.expiresAt?.formatted(.iso8601) ?? "-"
        return [
            key.id, key.state(at: time).rawValue, key.scopes.names.joined(separator: " "), rate, jobs, budget,
            key.createdAt.formatted(.iso8601), expiry, key.name,
        ]
    }
}

extension StoredKey {
    fileprivate func json(at time: Date) -> JSONValue {
        func date(_ date: Date?) -> JSONValue { date.map { .string($0.formatted(.iso8601)) } ?? .null }
        return [
            "id": .string(id), "name": .string(name), "state": .string(state(at: time).rawValue),
            "scopes": .array(scopes.names.map { .string($0) }), "rate": limits.rate.map { .integer($0) } ?? .null,
            "jobs": limits.jobs.map { .integer($0) } ?? .null,
            "budget": limits.budget.map { .number(USD(millionths: $0).number) } ?? .null, "created_at": date(createdAt),
            "expires_at": date(expiresAt), "revoked_at": date(revokedAt),
        ]
    }
}
