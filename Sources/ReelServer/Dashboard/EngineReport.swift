import FoundationEssentials
import NIOPosix
import ReelAPI
import ReelRemote
import ReelShot
import ReelStorage
import ReelTelemetry

/// How the engine processes and the server around them are.
struct EngineReport: Sendable {
    let pool: EnginePool
    let workers: Int
    let troubles: EngineTroubles
    let runTimes: RunTimes
    let endpoints: [String]
    let registry: PrometheusRegistry
    let disk: DiskSpace
    let readiness: Readiness
    let dataFolder: String
    let delegates: DelegateChoice

    func value(_ now: Date) async throws -> JSONValue {
        let figures = try await NIOThreadPool.singleton.runIfActive { ProcessFigures.read() }
        let health = await readiness.report()
        let troubles = troubles.seen
        return [
            "version": .string(Version.current), "time": .time(now),
            "pool": [
                "workers": .integer(workers), "waiting": .integer(pool.waitingProcesses.count),
                "ended_waiting": .integer(troubles.count),
                "troubles": .array(troubles.last.map { ["time": .time($0.time), "text": .string($0.text)] }),
            ],
            "attempts": .integer(Int(registry.counter("reel_job_attempts_total").value)),
            "failures": .object(
                Dictionary(uniqueKeysWithValues: FailureCause.allCases.map { ($0.rawValue, count(of: $0)) })),
            "run_seconds": Self.value(of: registry.histogram("reel_job_run_seconds")),
            "wait_seconds": Self.value(of: registry.histogram("reel_job_wait_seconds")),
            "commit_seconds": Self.value(of: registry.histogram("reel_commit_seconds")),
            "delegates": delegates.value,
            "endpoints": .array(endpoints.map { value(of: $0) }),
            "process": [
                "started_at": .time(figures.map { Date(timeIntervalSince1970: $0.startTime) }),
                "memory_bytes": .optional(figures.map { Int($0.residentMemory) }), "cpu_seconds": .seconds(figures?.cpuSeconds),
                "open_files": .optional(figures.map { Int($0.openFiles) }),
            ],
            "disk": [
                "free_bytes": .optional(disk.free), "minimum_free_bytes": .integer(disk.minimum), "folder": .string(dataFolder),
            ],
            "is_ready": .bool(health.isReady),
            "checks": .object(
                health.checks.mapValues { ["status": .string($0.status), "message": .optional($0.message)] }),
        ]
    }

    private func count(of cause: FailureCause) -> JSONValue {
        .integer(Int(registry.counter("reel_job_failures_total", labels: [("cause", cause.rawValue)]).value))
    }

    private func value(of endpoint: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "endpoint_id": .string(endpoint), "recent_run_seconds": .seconds(runTimes.recent(endpoint)),
        ]
        for ending in JobMetrics.Ending.allCases {
            let labels = [(name: "endpoint", value: endpoint), (name: "outcome", value: ending.rawValue)]
            members[ending.rawValue] = .integer(Int(registry.counter("reel_jobs_finished_total", labels: labels).value))
        }
        return .object(members)
    }

    /// Means are exact; of a share of the figures only the bucket is known in which it ends.
    private static func value(of histogram: HistogramSeries) -> JSONValue {
        let counts = histogram.bucketCounts
        let count = counts.reduce(0, +)
        func bound(of share: Double) -> JSONValue {
            guard count > 0 else { return .null }
            var seen = 0
            for (index, own) in counts.enumerated() {
                seen += own
                guard Double(seen) >= share * Double(count) else { continue }
                return histogram.bounds.indices.contains(index) ? .number(histogram.bounds[index]) : .null
            }
            return .null
        }
        return [
            "count": .integer(count), "mean": count > 0 ? .seconds(histogram.sum / Double(count)) : .null,
            "half_within": bound(of: 0.5), "most_within": bound(of: 0.95),
            "buckets": .array(
                counts.enumerated().map { index, count in
                    [
                        "up_to": histogram.bounds.indices.contains(index) ? .number(histogram.bounds[index]) : .null,
                        "count": .integer(count),
                    ]
                }),
        ]
    }
}
