/// How many jobs are not finished yet.
public struct JobCounts: Hashable, Sendable {
    public let queued: Int
    public let running: Int

    package init(queued: Int, running: Int) {
        self.queued = queued
        self.running = running
    }
}
