import Glibc
package import ReelEngine

/// A handful of threads for work that splits into independent pieces.
///
/// Every piece is computed in the same way whichever thread takes it, so results do not depend on `count`. Threads live for one
/// call; the caller is one of them, and blocks until all are done.
package struct Workers: Sendable {
    package let count: Int
    /// Where the processor's time is counted, if at all.
    package let stopwatch: Stopwatch?
    /// What the threads other than the caller work on at present, for the stopwatch.
    private var stage: String?

    /// - Parameter count: threads at work at a time, the caller included; at least 1 is used.
    package init(count: Int, stopwatch: Stopwatch? = nil) {
        self.count = max(1, count)
        self.stopwatch = stopwatch
    }

    /// Does `work` with these workers, and counts their time and the caller's for `stage`.
    package func measure<Result>(_ stage: String, _ work: (Workers) -> Result) -> Result {
        var measured = self
        measured.stage = stage
        return stopwatch.measure(stage) { work(measured) }
    }

    /// Runs `body` on bands of rows that together cover `0..<rows`, each row once.
    package func overRows(_ rows: Int, _ body: (Range<Int>) -> Void) {
        let bands = min(count, rows)
        each(bands) { band in body(rows * band / bands..<rows * (band + 1) / bands) }
    }

    /// Runs `body` once for every index in `0..<jobs`, in no particular order.
    package func each(_ jobs: Int, _ body: (Int) -> Void) {
        let lanes = min(count, jobs)
        guard lanes > 1 else {
            for job in 0..<jobs { body(job) }
            return
        }
        let runLane = { (lane: Int) in
            for job in stride(from: lane, to: jobs, by: lanes) { body(job) }
        }
        withoutActuallyEscaping(runLane) { runLane in
            let threads = (1..<lanes).compactMap { lane in
                Self.start {
                    if let stage { stopwatch.measure(stage) { runLane(lane) } } else { runLane(lane) }
                }
                    ?? {
                        runLane(lane); return nil
                    }()
            }
            runLane(0)
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    /// A thread that runs `work`, or nil if the system grants none.
    private static func start(_ work: @escaping () -> Void) -> pthread_t? {
        let task = Unmanaged.passRetained(Task(work))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Task>.fromOpaque(context).takeRetainedValue().work() }
                return nil
            },
            task.toOpaque()
        )
        if status != 0 { task.release() }
        return status == 0 ? thread : nil
    }

    private final class Task {
        let work: () -> Void
        init(_ work: @escaping () -> Void) { self.work = work }
    }
}

extension Workers {
    /// `transform` of every item, in the items' order, worked out side by side.
    package func map<Item, Result>(_ items: [Item], _ transform: (Item) -> Result) -> [Result] {
        var results = [Result?](repeating: nil, count: items.count)
        results.withUnsafeMutableBufferPointer { slots in
            // Each job writes a slot of its own.
            each(items.count) { slots[$0] = transform(items[$0]) }
        }
        return results.compactMap { $0 }
    }
}
