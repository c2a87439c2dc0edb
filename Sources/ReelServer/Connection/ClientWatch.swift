package import NIOCore

/// Whether the client of one connection does its part: a state machine without a clock or a socket of its own.
///
/// Only the client's time counts. While the server works on an answer, or does not take the body up, nobody is waited for.
package struct ClientWatch {
    private enum Incoming {
        case betweenRequests(since: NIODeadline)
        case body
    }

    private let limits: ClientLimits
    private var incoming: Incoming
    private var isFirst = true
    /// Requests that are not answered yet, or not to the end.
    package private(set) var unanswered = 0
    /// Since when the server waits for more of the body.
    private var waitingSince: NIODeadline?
    /// How long it has waited for this body so far.
    private var waited = TimeAmount.zero
    private var received = 0
    /// Since when the answer is not read.
    private var unreadSince: NIODeadline?

    package init(limits: ClientLimits, now: NIODeadline) {
        self.limits = limits
        incoming = .betweenRequests(since: now)
    }

    /// Whether the request that is being received has more to come.
    package var isInBody: Bool {
        if case .body = incoming { true } else { false }
    }

    package mutating func headCame() {
        unanswered += 1
        isFirst = false
        incoming = .body
        (waited, received, waitingSince) = (.zero, 0, nil)
    }

    package mutating func bodyCame(_ bytes: Int, now: NIODeadline) {
        received += bytes
        stopWaiting(now)
    }

    package mutating func requestEnded(now: NIODeadline) {
        incoming = .betweenRequests(since: now)
        waitingSince = nil
    }

    /// The server would take more.
    package mutating func serverReads(now: NIODeadline) {
        if isInBody, waitingSince == nil { waitingSince = now }
    }

    package mutating func answerEnded(now: NIODeadline) {
        unanswered = max(0, unanswered - 1)
        if case .betweenRequests = incoming { incoming = .betweenRequests(since: now) }
    }

    package mutating func answerIsTaken(_ isTaken: Bool, now: NIODeadline) {
        unreadSince = isTaken ? nil : unreadSince ?? now
    }

    /// Why the client should not be waited for any longer; nil while all is well.
    package func complaint(now: NIODeadline) -> Complaint? {
        if let unreadSince, now - unreadSince > TimeAmount(limits.stall) { return .slowReader }
        switch incoming {
        case .body:
            let waiting = waited + (waitingSince.map { now - $0 } ?? .zero)
            let earned = TimeAmount.nanoseconds(Int64(received) * 1_000_000_000 / Int64(limits.leastBytesPerSecond))
            return waiting > TimeAmount(limits.stall) + earned ? .slowBody : nil
        case .betweenRequests(let since):
            guard unanswered == 0 else { return nil }
            return now - since > TimeAmount(isFirst ? limits.head : limits.idle) ? (isFirst ? .slowHead : .idle) : nil
        }
    }

    package enum Complaint: String, Hashable {
        case slowHead, slowBody, slowReader, idle
    }

    private mutating func stopWaiting(_ now: NIODeadline) {
        if let since = waitingSince { waited = waited + (now - since) }
        waitingSince = nil
    }
}
