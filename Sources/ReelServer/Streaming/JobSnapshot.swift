package import ReelQueue

/// What there is to tell of a job at one moment.
package struct JobSnapshot: Sendable {
    package var status: JobStatus
    /// Jobs ahead of this one; nil unless it is queued.
    package var position: Int?
    /// Its whole log so far.
    package var logs: [JobLogEntry]
    /// The job with what came of it, once it has ended.
    package var ended: Job?
}
