package import FoundationEssentials

/// The state machine of a job, the same for every store:
///
///     queued  -> running                        claim
///     queued  -> cancelled                      cancel
///     queued  -> failed                         expire, from the start deadline on
///     running -> running, asked to stop         cancel
///     running -> succeeded, failed, cancelled   succeed, fail, confirmCancel, by the job's own worker
///     running -> queued                         release by the job's own worker, rescue
///
/// A job that was asked to stop is cancelled where it would otherwise be queued again. Final states have no way out.
extension JobStatus {
    /// Applies `transition` if the rules allow it.
    /// - Returns: false, with nothing changed, if they do not.
    package mutating func apply(_ transition: JobTransition, at time: Date) -> Bool {
        switch (state, transition) {
        case (.queued, .claim(let worker)):
            state = .running
            self.worker = worker
            attempts += 1
            startedAt = time
        case (.queued, .cancel):
            finish(.cancelled, at: time)
        case (.queued, .expire):
            guard let startDeadline, startDeadline <= time else { return false }
            finish(.failed, at: time)
        case (.running, .cancel):
            cancelRequested = true
        case (.running, .succeed(worker)):
            finish(.succeeded, at: time)
        case (.running, .fail(worker)):
            finish(.failed, at: time)
        case (.running, .confirmCancel(worker)) where cancelRequested:
            finish(.cancelled, at: time)
        case (.running, .release(worker)):
            attempts -= 1
            queueAgain(at: time)
        case (.running, .rescue):
            queueAgain(at: time)
        default:
            return false
        }
        return true
    }

    private mutating func finish(_ state: JobState, at time: Date) {
        self.state = state
        worker = nil
        cancelRequested = false
        finishedAt = time
    }

    private mutating func queueAgain(at time: Date) {
        if cancelRequested {
            finish(.cancelled, at: time)
        } else {
            state = .queued
            worker = nil
            startedAt = nil
        }
    }
}
