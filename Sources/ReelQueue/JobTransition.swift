/// Something that happens to a job. A transition that names a worker counts only while that worker runs the job.
public enum JobTransition: Hashable, Sendable {
    /// A worker takes the job up: one more attempt.
    case claim(worker: String)
    /// The worker delivers the job's output.
    case succeed(worker: String)
    /// The worker reports an error that ends the job.
    case fail(worker: String)
    /// The worker reports that it has stopped because of a cancel request.
    case confirmCancel(worker: String)
    /// The worker hands the job back, as when it is shut down: the attempt does not count.
    case release(worker: String)
    /// The job's worker is known to be dead: the job goes back to the queue and the attempt counts.
    case rescue
    /// Whoever submitted the job no longer wants it: at once if queued, a request to its worker if running.
    case cancel
    /// The job's start deadline has come before a worker did.
    case expire
}
