package import FoundationEssentials

/// What a transition asks of those around the job.
package enum JobEffect: Hashable, Sendable {
    /// Nothing: the worker goes on.
    case none
    /// A worker may take the job up, from `notBefore` on if there is one.
    case offer(notBefore: Date?)
    /// The job's worker is to be told to stop.
    case stopWorker
    /// The outcome is to be kept and the webhook to be owed, both in the transition's own transaction.
    case end
}
