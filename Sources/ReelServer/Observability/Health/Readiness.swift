package import Logging
import Synchronization

/// Runs the checks of whether the server takes requests. However many ask, each check runs once at a time.
package actor Readiness {
    private let checks: [HealthCheck]
    private let logger: Logger
    private let unfinished = Names()
    private var current: Task<HealthReport, Never>?
    private var wasReady = true

    package init(checks: [HealthCheck], logger: Logger) {
        self.checks = checks
        self.logger = logger
    }

    /// Takes no longer than the checks' limits, even if a check never ends.
    package func report() async -> HealthReport {
        if let current { return await current.value }
        let task = Task { await self.look() }
        current = task
        let report = await task.value
        current = nil
        if report.isReady != wasReady {
            wasReady = report.isReady
            let failed = report.checks.filter { $0.value.status != "ok" }
            let metadata = failed.mapValues { Logger.MetadataValue.string($0.message ?? "") }
            logger.notice(wasReady ? "Ready again" : "Not ready", metadata: metadata)
        }
        return report
    }

    private nonisolated func look() async -> HealthReport {
        await withTaskGroup(of: (String, HealthReport.Finding).self) { group in
            for check in checks { group.addTask { (check.name, await self.finding(of: check)) } }
            return await group.reduce(into: HealthReport(checks: [:])) { $0.checks[$1.0] = $1.1 }
        }
    }

    private nonisolated func finding(of check: HealthCheck) async -> HealthReport.Finding {
        guard unfinished.insert(check.name) else {
            return .init(status: "failed", message: "An earlier check has not ended yet.")
        }
        do {
            try await withDeadline(check.limit) { [unfinished] in
                defer { unfinished.remove(check.name) }
                try await check.check()
            }
            return .init(status: "ok")
        } catch let problem as HealthCheck.Problem {
            return .init(status: "failed", message: problem.message)
        } catch let late as DeadlineExceeded {
            return .init(status: "failed", message: late.description)
        } catch {
            // Its text may name paths, and anybody can ask.
            logger.error("A health check failed", metadata: ["check": "\(check.name)", "error": "\(error)"])
            return .init(status: "failed", message: "It failed; the log says why.")
        }
    }
}

/// The checks that are under way.
private final class Names: Sendable {
    private let names = Mutex<Set<String>>([])

    /// - Returns: false if it is in there already.
    func insert(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }

    func remove(_ name: String) { _ = names.withLock { $0.remove(name) } }
}
