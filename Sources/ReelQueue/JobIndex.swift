import Synchronization

/// What the store knows of its jobs without looking into the file: all that are not finished, and those that finished last.
///
/// It is brought up to date right after each commit, in the order of commits and before anyone hears of them. That holds as long as
/// the file has one store; the lock on the data folder sees to that.
final class JobIndex: Sendable {
    fileprivate struct State {
        var jobs: [String: StoredJob] = [:]
        var queued: [JobPriority: SortedNumbers] = [:]
        var running = 0
        /// Finished jobs in the order in which they finished, the oldest at `oldest`.
        var finished: [String] = []
        var oldest = 0
    }

    private let state = Mutex(State())
    /// Finished jobs that are remembered.
    private let capacity: Int

    init(capacity: Int = 4096) {
        self.capacity = capacity
    }

    func update(_ changed: [StoredJob]) {
        state.withLock { state in
            for job in changed {
                let before = state.jobs.updateValue(job, forKey: job.status.id)?.status
                state.count(before, job.number, by: -1)
                state.count(job.status, job.number, by: 1)
                guard job.status.state.isFinal, before?.state.isFinal != true else { continue }
                if state.finished.count < capacity {
                    state.finished.append(job.status.id)
                } else {
                    state.jobs[state.finished[state.oldest]] = nil
                    state.finished[state.oldest] = job.status.id
                    state.oldest = (state.oldest + 1) % capacity
                }
            }
        }
    }

    /// Nil for a job that finished long ago, and for one that there never was.
    func job(_ id: String) -> StoredJob? { state.withLock { $0.jobs[id] } }

    /// Forgets finished jobs that are no longer in the file.
    func forget(_ ids: Set<String>) {
        state.withLock { state in
            for id in ids where state.jobs[id]?.status.state.isFinal == true { state.jobs[id] = nil }
        }
    }

    /// How many queued jobs come before this one; nil unless it is queued.
    func position(of id: String) -> Int? {
        state.withLock { state in
            guard let job = state.jobs[id], job.status.state == .queued else { return nil }
            let sooner = JobPriority.allCases.filter { $0.rawValue < job.status.priority.rawValue }
            return sooner.reduce(state.queued[job.status.priority]?.rank(of: job.number) ?? 0) {
                $0 + (state.queued[$1]?.count ?? 0)
            }
        }
    }

    var counts: JobCounts {
        state.withLock { state in
            JobCounts(queued: state.queued.values.reduce(0) { $0 + $1.count }, running: state.running)
        }
    }
}

extension JobIndex.State {
    fileprivate mutating func count(_ status: JobStatus?, _ number: Int64, by one: Int) {
        switch status?.state {
        case .queued:
            let priority = status?.priority ?? .normal
            if one > 0 {
                queued[priority, default: SortedNumbers()].insert(number)
            } else {
                queued[priority]?.remove(number)
            }
        case .running: running += one
        default: break
        }
    }
}
