import ReelServer
import Testing

/// The loop behind the event streams, with a source and a client of the test's own.
@Suite(.timeLimit(.minutes(1))) struct EventStreamTests {
    /// Tells a batch each time it is asked; the last one is all there is.
    private struct Script: EventSource {
        var batches: [[String]]

        mutating func pull() -> (events: [String], isLast: Bool) {
            (batches.removeFirst(), batches.isEmpty)
        }
    }

    private struct Unreachable: Error {}

    private let changes: AsyncStream<Void>
    private let change: AsyncStream<Void>.Continuation
    private let gone: AsyncStream<Never>
    private let leave: AsyncStream<Never>.Continuation

    init() {
        (changes, change) = AsyncStream.makeStream()
        (gone, leave) = AsyncStream.makeStream()
    }

    @Test func eventsAreWrittenAsTheyComeAndTheStreamEnds() async throws {
        let stream = EventStream(source: Script(batches: [["1"], [], ["2", "3"]]), changes: changes, gone: gone)
        var text = ""
        let ending = try await stream.send {
            text += $0
            change.yield()
            change.yield()
        }
        #expect(ending == .complete)
        #expect(text == "data: 1\n\ndata: 2\n\ndata: 3\n\n")
    }

    @Test func silenceIsBrokenByComments() async throws {
        let quiet = Script(batches: [["1"], [], [], [], ["2"]])
        let stream = EventStream(source: quiet, changes: changes, gone: gone, keepAlive: .milliseconds(20))
        var parts: [String] = []
        let ending = try await stream.send { parts.append($0) }
        #expect(ending == .complete)
        #expect(parts.first == "data: 1\n\n" && parts.last == "data: 2\n\n")
        #expect(parts.dropFirst().dropLast().allSatisfy { $0.hasPrefix(":") && $0.hasSuffix("\n\n") })
        #expect(parts.count > 2)
    }

    @Test func aClientThatGoesEndsIt() async throws {
        let stream = EventStream(source: Script(batches: [["1"], ["2"], ["3"]]), changes: changes, gone: gone)
        var count = 0
        let ending = try await stream.send { _ in
            count += 1
            leave.finish()
        }
        #expect(ending == .hungUp && count == 1)
    }

    @Test func soDoesOneThatCannotBeWrittenTo() async throws {
        let stream = EventStream(source: Script(batches: [["1"], ["2"]]), changes: changes, gone: gone)
        #expect(try await stream.send { _ in throw Unreachable() } == .hungUp)
    }

    @Test func aSourceThatFailsIsHeardOf() async throws {
        struct Failing: EventSource {
            mutating func pull() throws -> (events: [String], isLast: Bool) { throw Unreachable() }
        }
        let stream = EventStream(source: Failing(), changes: changes, gone: gone)
        await #expect(throws: Unreachable.self) { try await stream.send { _ in } }
    }
}
