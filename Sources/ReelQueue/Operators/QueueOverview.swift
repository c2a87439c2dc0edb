public import FoundationEssentials

/// How the queue is doing.
public struct QueueOverview: Hashable, Sendable {
    /// What was accepted and what ended in the last so many seconds.
    public struct Period: Hashable, Sendable {
        public var seconds: Int
        public var accepted: Int
        public var succeeded = 0
        public var failed = 0
        public var cancelled = 0
    }

    /// What ended in one minute.
    public struct Minute: Hashable, Sendable {
        public var start: Date
        public var succeeded = 0
        public var failed = 0
        public var cancelled = 0
    }

    /// Those that run, the first to have started first.
    public var running: [ListedJob]
    /// Those whose turn comes next.
    public var waiting: [ListedJob]
    /// When the job was accepted that has waited longest; nil if none waits.
    public var oldestWaiting: Date?
    /// Five minutes, an hour, a day.
    public var periods: [Period]
    /// The last hour, the oldest first; the last one is not over yet.
    public var minutes: [Minute]
}

extension QueueOverview {
    /// - Parameters:
    ///   - day: what ended in each minute of the last day, the oldest first.
    ///   - accepted: how many jobs were accepted in the last so many seconds.
    init(
        running: [ListedJob], waiting: [ListedJob], oldestWaiting: Date?, day: [Minute], accepted: (_ seconds: Int) throws -> Int
    ) rethrows {
        self.running = running
        self.waiting = waiting
        self.oldestWaiting = oldestWaiting
        periods = try [300, 3600, 86400].map { seconds in
            var period = Period(seconds: seconds, accepted: try accepted(seconds))
            for minute in day.suffix(seconds / 60) {
                period.succeeded += minute.succeeded
                period.failed += minute.failed
                period.cancelled += minute.cancelled
            }
            return period
        }
        minutes = Array(day.suffix(60))
    }

    /// What ended in each minute of the day that begins at `start`, from rows of a `minute` of it, a `state` and a `count`.
    static func minutes(from start: Double, _ rows: [some StoreRow]) throws -> [Minute] {
        var minutes = (0..<1440).map { Minute(start: Date(timeIntervalSince1970: start + Double($0) * 60)) }
        for row in rows {
            // What has ended since the clock was set back is in the last minute.
            let minute = min(try row.value("minute") as Int, minutes.count - 1)
            let count: Int = try row.value("count")
            switch JobState(rawValue: try row.value("state")) {
            case .succeeded?: minutes[minute].succeeded += count
            case .failed?: minutes[minute].failed += count
            case .cancelled?: minutes[minute].cancelled += count
            default: break
            }
        }
        return minutes
    }
}
