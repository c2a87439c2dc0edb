/// What is said within a process, and between those that share a store.
enum JobSignal: Hashable, Sendable {
    /// There may be a job to claim.
    case work
    /// There may be a webhook to deliver.
    case webhook
    /// There may be a start deadline that comes before all others.
    case deadline
    /// Any job's place in the queue may have changed.
    case move
    /// The job's status or its log may have changed.
    case job(String)
    /// How far a running job is, 0...1; nil once it does not run any more.
    case progress(String, Double?)
    /// What the video of a running job looks like, a JPEG in base64.
    case preview(String, jpeg: String)
}

/// Takes a process's signals to others. It is called on the task that makes them, and must not keep it waiting.
protocol JobSignalRelay: AnyObject, Sendable {
    func relay(_ signal: JobSignal)
}
