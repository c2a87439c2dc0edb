/// Leaves a server alone that has failed several times in a row, for longer and longer, and then tries it with one request.
package struct CircuitBreaker: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case closed
        /// No request until then.
        case open(until: ContinuousClock.Instant)
        /// One request is on its way to find out.
        case trying
    }

    package private(set) var state = State.closed
    private var failures = 0
    private var pause: Duration
    private let threshold: Int
    private let pauses: ClosedRange<Duration>

    /// - Parameters:
    ///   - threshold: failures in a row.
    ///   - pauses: the first rest, and the longest; each is twice as long as the one before.
    package init(threshold: Int = 3, pauses: ClosedRange<Duration> = .seconds(30)...(.seconds(600))) {
        self.threshold = max(1, threshold)
        self.pauses = pauses
        pause = pauses.lowerBound
    }

    /// Whether a request may go out now; if it may, what came of it is to be told.
    package mutating func admit(at now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .closed: return true
        case .trying: return false
        case .open(let end):
            guard now >= end else { return false }
            state = .trying
            return true
        }
    }

    package mutating func succeeded() {
        state = .closed
        failures = 0
        pause = pauses.lowerBound
    }

    package mutating func failed(at now: ContinuousClock.Instant) {
        failures += 1
        guard failures >= threshold || state == .trying else { return }
        // Failures of requests that were under way already say nothing new.
        if case .open(let end) = state, now < end { return }
        state = .open(until: now + pause)
        pause = min(pause * 2, pauses.upperBound)
    }

    /// What was admitted has come to no end that says anything.
    package mutating func abandoned(at now: ContinuousClock.Instant) {
        if state == .trying { state = .open(until: now) }
    }
}
