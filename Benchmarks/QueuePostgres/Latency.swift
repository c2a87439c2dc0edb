import ReelPostgres
import ReelQueue
import Synchronization

/// How long it takes until a change that is made through one node is heard through another.
enum Latency {
    static func measure(url: String, count: Int = 500) async throws {
        let here = try await node(url)
        let there = try await node(url)
        defer {
            here.carrier.cancel()
            there.carrier.cancel()
        }
        let ear = Ear()
        there.signals.add(ear)
        var times: [Double] = []
        for number in 0..<count {
            let said = ContinuousClock.now
            let heard = ear.next(after: "n\(number)")
            here.signals.notify("n\(number)")
            for await _ in heard { break }
            times.append((ContinuousClock.now - said) / .microseconds(1))
            try await Task.sleep(for: .milliseconds(2))
        }
        times.sort()
        print("a signal from node to node: p50 \(Int(times[count / 2])) us, p99 \(Int(times[count * 99 / 100])) us, \(count) of them")
    }

    private static func node(_ url: String) async throws -> (signals: JobSignals, carrier: Task<Void, any Error>) {
        let database = try await PostgresDatabase.open(url, connections: 1)
        let signals = JobSignals()
        let (connected, continuation) = AsyncStream.makeStream(of: Void.self)
        let carrier = Task {
            try await PostgresSignals(database, signals: signals).run { if case .connected = $0 { continuation.yield() } }
        }
        for await _ in connected { break }
        return (signals, carrier)
    }

    private final class Ear: JobObserver {
        private let wanted = Mutex<(id: String, stream: AsyncStream<Void>.Continuation)?>(nil)

        func next(after id: String) -> AsyncStream<Void> {
            let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
            wanted.withLock { $0 = (id, continuation) }
            return stream
        }

        func jobChanged(_ id: String) {
            wanted.withLock { if $0?.id == id { $0?.stream.yield() } }
        }

        func queueMoved() {}
    }
}
