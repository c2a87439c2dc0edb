public import FoundationEssentials

/// Something that happens to a job. A transition that names a worker counts only while that worker holds the job.
///
/// Leases are in seconds on the store's lease clock, which never jumps, unlike the time of day.
public enum JobTransition: Hashable, Sendable {
    /// A worker takes the job up: one more attempt.
    case claim(worker: String, leaseUntil: Double)
    /// The worker says that it is still at it.
    case renew(worker: String, leaseUntil: Double)
    /// The worker delivers the job's output.
    case succeed(worker: String)
    /// The worker reports an error that ends the job.
    case fail(worker: String)
    /// The worker reports that it has stopped because of a cancel request.
    case confirmCancel(worker: String)
    /// The worker hands the job back, as when it is shut down: the attempt does not count.
    case release(worker: String)
    /// The attempt failed for a reason that another attempt may not meet: that one is due at `notBefore`.
    case retry(worker: String, notBefore: Date, crashed: Bool)
    /// The job's worker has let its lease run out by `uptime`, or is known to be dead (nil). The attempt counts.
    case rescue(uptime: Double?)
    /// Whoever submitted the job no longer wants it: at once if queued, a request to its worker if running.
    case cancel
    /// The job's start deadline has come before a worker did.
    case expire
}
