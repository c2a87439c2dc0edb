import Foundation
import Synchronization

/// A clock that stands still until it is told otherwise.
final class ManualClock: Sendable {
    private let time: Mutex<Date>

    init(start: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
        time = Mutex(start)
    }

    var now: Date { time.withLock { $0 } }

    func advance(by seconds: TimeInterval) {
        time.withLock { $0 += seconds }
    }
}
