import ReelQueue

/// Reel's own store, with all that it keeps for a job.
struct ReelContender: Contender {
    let name = "Reel"
    private let store: PostgresJobStore

    init(url: String) async throws {
        store = try await PostgresJobStore.open(url: url, connections: 4)
    }

    func submit(_ count: Int) async throws {
        _ = try await fourTimes { lane in
            for number in stride(from: lane, to: count, by: 4) {
                var job = NewJob(endpoint: "bench", input: Self.payload)
                if number.isMultiple(of: 3) { job.priority = .low }
                _ = try await store.accept(job)
            }
            return 0
        }
    }

    func work(_ count: Int) async throws {
        let done = try await fourTimes { lane in
            var done = 0
            while let job = try await store.claim(worker: "bench \(lane).\(done)", limits: OwnerLimits()) {
                guard try await store.finish(id: job.id, worker: "bench \(lane).\(done)", outcome: .output(json: "{}")) else { continue }
                done += 1
            }
            return done
        }
        guard done == count else { throw Miscount(done: done, wanted: count) }
    }
}
