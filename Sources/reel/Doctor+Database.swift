import ReelQueue
import ReelServer

extension Doctor {
    /// The database that servers and workers share; nothing where there is none.
    static func database(_ settings: Settings) async -> [DoctorFinding] {
        guard let url = settings.text("DATABASE") else { return [] }
        do {
            _ = try Sharing(database: url, storage: nil, environment: [:])
            let report = try await PostgresReport.of(url: url)
            let place =
                "database: \(report.database), PostgreSQL \(report.serverVersion)\(report.protection.map { ", \($0)" } ?? "")"
            guard !report.isOfLaterVersion else {
                return [Finding(wrong: "\(place), was last used by a later version of Reel. Use that one.")]
            }
            let used = "\(report.connections) of \(report.maximumConnections) connections in use"
            guard report.connections < report.maximumConnections - 10 else {
                return [Finding(wrong: "\(place): \(used). Raise the server's max_connections, or run fewer processes.")]
            }
            guard report.hasTables else { return [Finding("\(place), \(used); the first start makes the tables")] }
            return [
                Finding(
                    "\(place), \(used); \(report.queued) jobs queued, \(report.running) running, \(report.finished) finished")
            ]
        } catch {
            return [Finding(wrong: "database: \(error)")]
        }
    }
}
