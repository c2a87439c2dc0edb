import Logging
import ReelServer
import ServiceLifecycle
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

    /// Looks for silence so seldom that a test which waits for a core is not hurried on.
    private let streams = OpenStreams(interval: .seconds(600))

    private func stream(_ batches: [[String]], among streams: OpenStreams? = nil) -> EventStream<Script> {
        EventStream(among: streams ?? self.streams) { _ in Script(batches: batches) }
    }

    @Test func eventsAreWrittenAsTheyComeAndTheStreamEnds() async throws {
        let stream = stream([["1"], [], ["2", "3"]])
        var text = ""
        let ending = try await stream.send {
            text += $0
            stream.waker.look()
            stream.waker.look()
            // A batch without events is asked for again by whoever has something to tell.
            if text == "data: 1\n\n" { Task { for _ in 0..<50 { stream.waker.look(); await Task.yield() } } }
        }
        #expect(ending == .complete)
        #expect(text == "data: 1\n\ndata: 2\n\ndata: 3\n\n")
    }

    @Test func silenceIsBrokenByComments() async throws {
        let streams = OpenStreams(interval: .milliseconds(20))
        let looking = Task { try await streams.run() }
        defer { looking.cancel() }
        let quiet = stream([["1"], [], [], [], ["2"]], among: streams)
        var parts: [String] = []
        let ending = try await quiet.send { parts.append($0) }
        #expect(ending == .complete)
        #expect(parts.first == "data: 1\n\n" && parts.last == "data: 2\n\n")
        #expect(parts.dropFirst().dropLast().allSatisfy { $0.hasPrefix(":") && $0.hasSuffix("\n\n") })
        #expect(parts.count > 2)
    }

    @Test func aClientThatGoesEndsIt() async throws {
        let stream = stream([["1"], ["2"], ["3"]])
        var count = 0
        let ending = try await stream.send { _ in
            count += 1
            stream.waker.stop(.hungUp)
            stream.waker.look()
        }
        #expect(ending == .hungUp && count == 1)
    }

    @Test func soDoesOneThatCannotBeWrittenTo() async throws {
        #expect(try await stream([["1"], ["2"]]).send { _ in throw Unreachable() } == .hungUp)
    }

    @Test func aStopOfTheServerEndsThoseThatAreOpenAndThoseThatCome() async throws {
        let running = Task { [streams] in
            let group = ServiceGroup(configuration: .init(services: [streams], logger: .init(label: "test")))
            let serving = Task { try await group.run() }
            await group.triggerGracefulShutdown()
            try await serving.value
        }
        let open = stream([["1"], ["2"]])
        #expect(try await open.send { _ in } == .stopping)
        try await running.value
        #expect(try await stream([["1"], ["2"]]).send { _ in } == .stopping)
    }

    @Test func aSourceThatFailsIsHeardOf() async throws {
        struct Failing: EventSource {
            mutating func pull() throws -> (events: [String], isLast: Bool) { throw Unreachable() }
        }
        let stream = EventStream(among: streams) { _ in Failing() }
        await #expect(throws: Unreachable.self) { try await stream.send { _ in } }
    }

    @Test func aTaskThatIsCancelledEndsIt() async throws {
        let waiting = Task { [stream = stream([["1"], ["2"]])] in try await stream.send { _ in } }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
