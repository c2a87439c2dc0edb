import FoundationEssentials
import ReelPostgres
import ReelQueue

/// What a queue in PostgreSQL bears: `queue-postgres URL [JOBS] [ROUNDS]`. The URL's database is written to.
@main enum QueuePostgres {
    nonisolated static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else {
            print("usage: queue-postgres postgres://… [JOBS] [ROUNDS]")
            return
        }
        let jobs = arguments.count > 2 ? Int(arguments[2]) ?? 2000 : 2000
        let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5
        let pool = try PostgresPool(PostgresAddress(arguments[1]), PostgresSettings(applicationName: "bench"), size: 4)
        let facts = try await pool.read { connection in
            let row = try connection.run(
                "SELECT version() AS version, current_setting('synchronous_commit') AS sync, current_setting('fsync') AS fsync"
            ).first
            return ["version", "sync", "fsync"].map { (try? row?.value(of: $0, as: String.self)) ?? "?" }
        }
        print("\(facts[0])\nsynchronous_commit \(facts[1]), fsync \(facts[2]); \(jobs) jobs of 500 bytes, 4 connections, \(rounds) rounds in turn")

        let contenders: [any Contender] = [
            try await ReelContender(url: arguments[1]), try await PlainContender.river(pool), try await PlainContender.reference(pool),
        ]
        var submits: [String: [Double]] = [:]
        var works: [String: [Double]] = [:]
        for round in 1...rounds {
            // In another order each time, since the server has more to clean up after each.
            for contender in round.isMultiple(of: 2) ? contenders.reversed() : contenders {
                let submit = try await perSecond(jobs) { try await contender.submit(jobs) }
                let work = try await perSecond(jobs) { try await contender.work(jobs) }
                submits[contender.name, default: []].append(submit)
                works[contender.name, default: []].append(work)
                print("round \(round), \(contender.name): submitted \(Int(submit))/s, claimed and completed \(Int(work))/s")
            }
        }
        let own = median(works["Reel"] ?? [])
        for contender in contenders {
            let (submit, work) = (median(submits[contender.name] ?? []), median(works[contender.name] ?? []))
            print(
                "median, \(contender.name): submitted \(Int(submit))/s, claimed and completed \(Int(work))/s; Reel / it: \(ratio(own, work))")
        }
        try await Latency.measure(url: arguments[1])
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    private static func ratio(_ one: Double, _ other: Double) -> String {
        "\((one / max(other, 1) * 100).rounded() / 100)"
    }

    private static func perSecond(_ count: Int, _ work: () async throws -> Void) async throws -> Double {
        let began = ContinuousClock.now
        try await work()
        return Double(count) / ((ContinuousClock.now - began) / .seconds(1))
    }
}
