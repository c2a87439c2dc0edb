package import FoundationEssentials

/// The state machine of a job, the same for every store:
///
///     queued  -> running                        claim
///     queued  -> cancelled                      cancel
///     queued  -> failed                         expire, from the start deadline on, if never started
///     running -> running                        renew by the job's own worker; cancel, which asks it to stop
///     running -> succeeded, failed, cancelled   succeed, fail, confirmCancel, by the job's own worker
///     running -> queued                         release, retry by the job's own worker; rescue
///     running -> failed                         retry, rescue, if there may be no other attempt
///
/// A job that was asked to stop is cancelled where it would otherwise be queued again. Final states have no way out.
extension JobStatus {
    /// How often a job may take its engine process down with it.
    package static let maximumCrashes = 3

    /// Applies `transition` if the rules allow it.
    /// - Returns: what it asks for; nil, with nothing changed, if the rules do not allow it.
    package mutating func apply(_ transition: JobTransition, at time: Date) -> JobEffect? {
        switch (state, transition) {
        case (.queued, .claim(let worker, let lease)):
            state = .running
            self.worker = worker
            leaseUntil = lease
            notBefore = nil
            attempts += 1
            startedAt = time
            return JobEffect.none
        case (.queued, .cancel):
            return finish(.cancelled, at: time)
        case (.queued, .expire):
            guard attempts == 0, let startDeadline, startDeadline <= time else { return nil }
            return finish(.failed, at: time)
        case (.running, .renew(worker, let lease)):
            leaseUntil = lease
            return JobEffect.none
        case (.running, .cancel):
            cancelRequested = true
            return .stopWorker
        case (.running, .succeed(worker)):
            return finish(.succeeded, at: time)
        case (.running, .fail(worker)):
            return finish(.failed, at: time)
        case (.running, .confirmCancel(worker)) where cancelRequested:
            return finish(.cancelled, at: time)
        case (.running, .release(worker)):
            attempts -= 1
            return queueAgain(at: time)
        case (.running, .retry(worker, let notBefore, let crashed)):
            if crashed { crashes += 1 }
            return anotherAttempt(notBefore: notBefore, at: time)
        case (.running, .rescue(let uptime)) where uptime.map { (leaseUntil ?? 0) <= $0 } ?? true:
            return anotherAttempt(notBefore: nil, at: time)
        default:
            return nil
        }
    }

    private mutating func anotherAttempt(notBefore: Date?, at time: Date) -> JobEffect {
        let isLast = attempts >= maximumAttempts || crashes >= Self.maximumCrashes
        return isLast && !cancelRequested ? finish(.failed, at: time) : queueAgain(notBefore: notBefore, at: time)
    }

    private mutating func finish(_ state: JobState, at time: Date) -> JobEffect {
        self.state = state
        worker = nil
        leaseUntil = nil
        notBefore = nil
        cancelRequested = false
        finishedAt = time
        return .end
    }

    private mutating func queueAgain(notBefore: Date? = nil, at time: Date) -> JobEffect {
        if cancelRequested { return finish(.cancelled, at: time) }
        state = .queued
        worker = nil
        leaseUntil = nil
        startedAt = nil
        self.notBefore = notBefore
        return .offer(notBefore: notBefore)
    }
}
