import Foundation
import ReelPostgresTesting
import ReelQueue
import Synchronization
import Testing

/// An empty store of the kind that the test is about, by itself; with a clock that moves on by a second per look unless it is told otherwise.
struct TestStore: Sendable {
    let store: any JobStore
    /// What others open the same store by: the path of a file, or a URL.
    let place: String
    private let folder: TemporaryFolder
    private let now: (@Sendable () -> Date)?
    private let uptime: (@Sendable () -> Double)?
    /// Moves the lease clock of a store of PostgreSQL on, for `recover`.
    private let lapse: SetClock?
    static let lost = JobOutcome.error(status: 500, json: #"{"detail":"lost"}"#)

    init() async throws {
        let clock = SteppingClock()
        try await self.init(now: { clock.next() })
    }

    /// - Parameters:
    ///   - now: the time of day; nil for the store's own.
    ///   - uptime: the lease clock; nil for one that stands still.
    init(now: (@Sendable () -> Date)?, uptime: (@Sendable () -> Double)? = nil) async throws {
        folder = try TemporaryFolder()
        let lapse = uptime == nil ? SetClock(0) : nil
        self.lapse = lapse
        self.now = now
        if let lapse {
            self.uptime = { lapse.now }
        } else {
            self.uptime = uptime
        }
        place =
            switch StoreKind.current {
            case .sqlite: folder.path("jobs.sqlite")
            case .postgres: try await #require(PostgresTestServer.shared).freshSchema()
            }
        store = try await Self.open(place, now: now, uptime: self.uptime)
    }

    /// Opens the store once more, as another process does.
    func reopened() async throws -> any JobStore { try await Self.open(place, now: now, uptime: uptime) }

    private static func open(
        _ place: String, now: (@Sendable () -> Date)?, uptime: (@Sendable () -> Double)?
    ) async throws -> any JobStore {
        switch StoreKind.current {
        case .sqlite: try SQLiteJobStore(path: place, now: now ?? { Date() }, uptime: uptime)
        case .postgres: PostgresJobStore(try await PostgresDatabase.open(place, connections: 2), now: now, uptime: uptime)
        }
    }

    @discardableResult
    func accept(_ input: String = "{}") async throws -> Job {
        try await store.accept(NewJob(endpoint: "fal-ai/test", input: input))
    }

    /// Takes the store's jobs back as a start does. In PostgreSQL, those of the dead are known by their leases only, so these run out first.
    func recover(_ store: (any JobStore)? = nil) async throws -> [String] {
        if StoreKind.current == .postgres { lapse?.now += 100 }
        return try await (store ?? self.store).recover(otherwise: Self.lost)
    }

    func recover(_ queue: JobQueue) async throws -> [String] {
        if StoreKind.current == .postgres { lapse?.now += 100 }
        return try await queue.recover(otherwise: Self.lost)
    }

    func webhookState(of id: String) async throws -> WebhookState? {
        if let store = store as? SQLiteJobStore { return try await store.webhookState(of: id) }
        return try await (store as? PostgresJobStore)?.webhookState(of: id)
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
