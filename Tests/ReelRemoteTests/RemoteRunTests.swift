import ReelRemote
import ReelShot
import Synchronization
import Testing

struct RemoteRunTests {
    private static let pacing = RemoteRun.Pacing(
        deadline: .seconds(40), looks: .milliseconds(5)...(.milliseconds(10)), farewell: .seconds(20))

    private final class Heard: Sendable {
        let events = Mutex<[EngineEvent]>([])
        var messages: [String] { events.withLock { $0.compactMap { if case .log(let line) = $0 { line.message } else { nil } } } }
        var fractions: [Double] { events.withLock { $0.compactMap { if case .progress(let share) = $0 { share } else { nil } } } }
        var report: RemoteReport { RemoteReport { event in self.events.withLock { $0.append(event) } } }
    }

    @Test(.timeLimit(.minutes(1))) func aVideoIsFollowedAndFetched() async throws {
        let heard = Heard()
        let server = ScriptedServer([
            .success(.waiting(position: 2)), .success(.waiting(position: 2)), .success(.working(fraction: 0.5, log: ["step 5"])),
            .success(.working(fraction: 0.4, log: [])), .success(.done),
        ])
        try await RemoteRun(server, pacing: Self.pacing).make(.plain, report: heard.report)
        #expect(server.calls == ["submit", "fetch"])
        #expect(heard.fractions == [0.45, 0.9], "never backwards, and a tenth is left for what is done here")
        #expect(heard.messages == ["2 are before it in the server's queue", "Server: step 5"])
    }

    @Test(.timeLimit(.minutes(1))) func whatFailedThereIsNotCancelled() async {
        let server = ScriptedServer([.failure(DelegateFailure(.failed, "no"))])
        await #expect {
            try await RemoteRun(server, pacing: Self.pacing).make(.plain, report: Heard().report)
        } throws: {
            $0 as? DelegateFailure == DelegateFailure(.failed, "no")
        }
        #expect(server.calls == ["submit"])
    }

    @Test(.timeLimit(.minutes(1))) func aDeadlineStopsTheServer() async {
        let heard = Heard()
        let server = ScriptedServer([.success(.working(fraction: nil, log: []))], abilities: Abilities([:]))
        var pacing = Self.pacing
        pacing.deadline = .milliseconds(100)
        let run = RemoteRun(server, pacing: pacing)
        await #expect {
            try await run.make(.plain, report: heard.report)
        } throws: {
            ($0 as? DelegateFailure)?.code == .late
        }
        #expect(server.calls == ["submit", "cancel video"])
        #expect(heard.messages == ["This server cannot stop a video that it has begun: it may still be at work on it"])
    }

    @Test(.timeLimit(.minutes(1))) func aCancelledTaskStopsTheServer() async {
        let server = ScriptedServer([.success(.working(fraction: nil, log: []))])
        let run = Task { try await RemoteRun(server, pacing: Self.pacing).make(.plain, report: Heard().report) }
        while server.calls.isEmpty { await Task.yield() }
        try? await Task.sleep(for: .milliseconds(50))
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(server.calls == ["submit", "cancel video"])
    }

    @Test(.timeLimit(.minutes(1))) func aTaskThatIsCancelledWhileItAsksStopsTheServer() async {
        let server = ScriptedServer([.success(.working(fraction: nil, log: []))], submission: .milliseconds(300))
        let run = Task { try await RemoteRun(server, pacing: Self.pacing).make(.plain, report: Heard().report) }
        while server.calls.isEmpty { await Task.yield() }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(server.calls == ["submit", "cancel video"])
    }

    @Test(.timeLimit(.minutes(1))) func whoNoLongerListensStopsTheServer() async {
        struct Gone: Error {}
        let server = ScriptedServer([.success(.working(fraction: 0.5, log: []))])
        await #expect(throws: Gone.self) {
            try await RemoteRun(server, pacing: Self.pacing).make(.plain, report: RemoteReport { _ in throw Gone() })
        }
        #expect(server.calls == ["submit", "cancel video"])
    }

    @Test func waitsGrowAndHeedWhatTheServerAsks() {
        let pacing = RetryPacing(attempts: 5, base: .seconds(1), longest: .seconds(10))
        #expect(pacing.pause(after: 1, asked: nil, chance: 0.5) == .seconds(1))
        #expect(pacing.pause(after: 3, asked: nil, chance: 0.5) == .seconds(4))
        #expect(pacing.pause(after: 1, asked: .seconds(7), chance: 0) == .seconds(7))
        #expect(pacing.pause(after: 1, asked: .seconds(700), chance: 0) == .seconds(10))
        #expect(pacing.pause(after: 60, asked: nil, chance: 0) == .seconds(10))
    }
}
