import Foundation
import ReelQueue
import Synchronization

/// An empty store in a folder of its own, with a clock that moves on by a second per look.
struct TestStore: Sendable {
    let folder: TemporaryFolder
    let store: SQLiteJobStore
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
