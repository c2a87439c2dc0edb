import Glibc
import Synchronization

/// Adds up where the processor's time goes, stage by stage, over all threads: for those who want a shot to take less of it.
public final class Stopwatch: Sendable {
    /// Processor time in seconds of each stage, in the order in which they first ended.
    private let stages = Mutex<[(name: String, seconds: Double)]>([])

    public init() {}

    /// Does `work` and counts the processor time that it takes on this thread for `stage`. Stages are not nested.
    public func measure<Result, Failure: Error>(
        _ stage: String, _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = Self.seconds(CLOCK_THREAD_CPUTIME_ID)
        defer { add(Self.seconds(CLOCK_THREAD_CPUTIME_ID) - start, to: stage) }
        return try work()
    }

    private func add(_ seconds: Double, to stage: String) {
        stages.withLock { stages in
            if let index = stages.firstIndex(where: { $0.name == stage }) {
                stages[index].seconds += seconds
            } else {
                stages.append((stage, seconds))
            }
        }
    }

    /// A line for each stage, with the milliseconds per frame, and one for what this process did besides: x264's own threads,
    /// for the most part.
    package func lines(frameCount: Int) -> [String] {
        let stages = stages.withLock { $0 }
        let total = Self.seconds(CLOCK_PROCESS_CPUTIME_ID)
        let rest = total - stages.reduce(0) { $0 + $1.seconds }
        return (stages + [("the encoder's threads and the rest", rest), ("in all", total)]).map { stage in
            let share = 1000 * stage.seconds / Double(max(1, frameCount))
            return "Processor time: \(stage.name): \(Self.rounded(stage.seconds)) s, \(Self.rounded(share)) ms a frame"
        }
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension Stopwatch? {
    /// Does `work`, on the clock if there is one.
    public func measure<Result, Failure: Error>(
        _ stage: String, _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let self else { return try work() }
        return try self.measure(stage, work)
    }
}
