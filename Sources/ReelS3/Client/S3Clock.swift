package import FoundationEssentials
import Synchronization

/// What time it is by the server: a signature is only good a few minutes around it.
package final class S3Clock: Sendable {
    private let now: @Sendable () -> Date
    private let difference = Mutex<TimeInterval>(0)

    package init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    package var time: Date { now().addingTimeInterval(difference.withLock { $0 }) }

    /// Seconds that the server is ahead of this machine, as far as it has been corrected.
    package var offset: TimeInterval { difference.withLock { $0 } }

    /// Takes the server's time, as its Date header has it.
    /// - Returns: whether that changes anything.
    package func correct(by header: String?) -> Bool {
        guard let server = header.flatMap(S3Timestamp.parse(header:)) else { return false }
        let measured = server.timeIntervalSince(now())
        return difference.withLock { difference in
            guard abs(measured - difference) > 2 else { return false }
            difference = measured
            return true
        }
    }
}
