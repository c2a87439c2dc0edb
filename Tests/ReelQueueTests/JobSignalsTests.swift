import ReelQueue
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct JobSignalsTests {
    let signals = JobSignals()

    @Test func aSignalBetweenLookingAndWaitingIsKept() async {
        var work = signals.work().makeAsyncIterator()
        var changes = signals.changes(of: "1").makeAsyncIterator()
        signals.wake()
        signals.notify("1")
        #expect(await work.next() != nil)
        #expect(await changes.next() != nil)
    }

    @Test func signalsReachOnlyThoseTheyAreFor() async {
        var streams = makeStreams()
        signals.notify("1")
        #expect(await count(streams) == [0, 1, 0])
        streams = makeStreams()
        signals.wake()
        signals.wake()
        #expect(await count(streams) == [1, 0, 0])
        streams = makeStreams()
        signals.notifyMove()
        #expect(await count(streams) == [0, 0, 0])
    }

    @Test func observersHearOfEveryJobForAsLongAsTheyLive() {
        let kept = Observer()
        var dropped: Observer? = Observer()
        let heard = dropped?.heard
        signals.add(kept)
        if let dropped { signals.add(dropped) }
        signals.notify("1")
        signals.notifyMove()
        dropped = nil
        signals.notify("2")
        signals.wake()
        #expect(kept.heard.all == ["1", "move", "2"])
        #expect(heard?.all == ["1", "move"])
    }

    private func makeStreams() -> [AsyncStream<Void>] {
        [signals.work(), signals.changes(of: "1"), signals.changes(of: "2")]
    }

    /// How many signals each stream holds: a cancelled task takes what is there and does not wait.
    private func count(_ streams: [AsyncStream<Void>]) async -> [Int] {
        var counts: [Int] = []
        for stream in streams {
            let taker = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await stream.reduce(0) { count, _ in count + 1 }
            }
            counts.append(await taker.value)
        }
        return counts
    }

    @Test func streamsAreForgottenWhenDroppedBrokenOffOrCancelled() async throws {
        do { _ = signals.changes(of: "dropped") }
        try await breakOff()
        let waiting = Task { [signals] in
            for await _ in signals.changes(of: "cancelled") {}
            return Task.isCancelled
        }
        while signals.streamCount == 0 { await Task.yield() }
        waiting.cancel()
        #expect(await waiting.value)
        #expect(signals.streamCount == 0)
    }

    private func breakOff() async throws {
        let work = signals.work()
        signals.wake()
        for await _ in work { break }
        #expect(signals.streamCount == 1)
    }

    @Test func aCancelledWaitEndsAtOnce() async {
        let waiting = Task { [signals] in
            withUnsafeCurrentTask { $0?.cancel() }
            for await _ in signals.work() {}
        }
        await waiting.value
        #expect(signals.streamCount == 0)
    }

    /// 50 consumers take 20,000 items that 50 producers hand out one signal each; a lost wake-up would hang the test.
    @Test func nothingIsLostUnderStress() async {
        let items = Items()
        let consumed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask { [signals] in
                    var taken = 0
                    while !items.allTaken(of: 20_000), !Task.isCancelled {
                        var work = signals.work().makeAsyncIterator()
                        if items.take() {
                            taken += 1
                            if items.allTaken(of: 20_000) { signals.wake() }
                        } else if !items.allTaken(of: 20_000) {
                            _ = await work.next()
                        }
                    }
                    return taken
                }
                group.addTask { [signals] in
                    for number in 0..<400 {
                        items.add()
                        signals.wake()
                        if number.isMultiple(of: 7) { await Task.yield() }
                    }
                    return 0
                }
            }
            return await group.reduce(0, +)
        }
        #expect(consumed == 20_000)
        #expect(signals.streamCount == 0)
    }
}

private final class Heard: Sendable {
    private let changes = Mutex<[String]>([])

    var all: [String] { changes.withLock { $0 } }

    func add(_ change: String) { changes.withLock { $0.append(change) } }
}

private final class Observer: JobObserver {
    let heard = Heard()

    func jobChanged(_ id: String) { heard.add(id) }

    func queueMoved() { heard.add("move") }
}

private final class Items: Sendable {
    private let state = Mutex((waiting: 0, taken: 0))

    func add() { state.withLock { $0.waiting += 1 } }

    func take() -> Bool {
        state.withLock { state in
            guard state.waiting > 0 else { return false }
            state.waiting -= 1
            state.taken += 1
            return true
        }
    }

    func allTaken(of total: Int) -> Bool { state.withLock { $0.taken >= total } }
}
