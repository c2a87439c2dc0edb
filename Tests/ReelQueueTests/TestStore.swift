import Foundation
import ReelQueue
import Synchronization

/// An empty store in a folder of its own, with a clock that moves on by a second per look.
struct TestStore: Sendable {
    let folder: TemporaryFolder
    let store: SQLiteJobStore
    static let lost = JobOutcome.error(status: 500, json: #"{"detail":"lost"}"#)
    var path: String { folder.path("jobs.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
        let clock = SteppingClock()
        store = try SQLiteJobStore(path: folder.path("jobs.sqlite"), now: { clock.next() })
    }

    @discardableResult
    func accept(_ input: String = "{}") async throws -> Job {
        try await store.accept(NewJob(endpoint: "fal-ai/test", input: input))
    }
}

final class SteppingClock: Sendable {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let looks = Mutex(0)

    func next() -> Date {
        looks.withLock { looks in
            defer { looks += 1 }
            return Self.start.addingTimeInterval(Double(looks))
        }
    }
}

extension JobStore {
    func claim(worker: String) async throws -> Job? { try await claim(worker: worker, limits: OwnerLimits()) }

    func recover() async throws -> [String] { try await recover(otherwise: TestStore.lost) }
}

extension JobQueue {
    func recover() async throws -> [String] { try await recover(otherwise: TestStore.lost) }
}

/// A clock that stands still until it is told otherwise.
final class SetClock: Sendable {
    private let seconds: Mutex<Double>

    init(_ seconds: Double) { self.seconds = Mutex(seconds) }

    var now: Double {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }
}
