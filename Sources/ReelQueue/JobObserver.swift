/// Hears of every job's changes, where a stream for each job would be too many.
///
/// It is called on the task that made the change, and must not keep it waiting.
public protocol JobObserver: AnyObject, Sendable {
    /// The job's status, its log or its progress may have changed.
    func jobChanged(_ id: String)
    /// The place of any job in the queue may have changed.
    func queueMoved()
    /// Any job may have changed: what would have told of it may have been lost.
    func anythingChanged()
    /// Whether it has any use for news of this job.
    func watches(_ id: String) -> Bool
}

extension JobObserver {
    public func anythingChanged() {}

    public func watches(_ id: String) -> Bool { true }
}
