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
