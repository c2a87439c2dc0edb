import Foundation
import ReelShot
import SystemPackage
import Testing

/// A cancelled shot is over soon, and nothing of it goes on.
struct EngineCancellationTests {
    /// Runs the script until it has told the process ids in its log, cancels it, and returns them with the time that it took.
    private func cancel(_ script: String, grace: Duration, telling count: Int = 1) async throws -> (pids: [Int32], took: Duration)
    {
        let heard = Heard()
        let took = try await ScriptedEngine.with(script, grace: grace) { engine in
            let render = Task { try await engine.render(.example()) { heard.add($0) } }
            #expect(await eventually { heard.lines.count >= count })
            let began = ContinuousClock.now
            render.cancel()
            await #expect(throws: CancellationError.self) { _ = try await render.value }
            return ContinuousClock.now - began
        }
        return (heard.lines.compactMap { Int32($0) }, took)
    }

    @Test func anEngineThatHeedsThePoliteRequestIsGoneAtOnce() async throws {
        let (pids, took) = try await cancel("read shot; echo $$; exec sleep 60", grace: .seconds(20))
        #expect(pids.count == 1 && !pids.contains(where: ScriptedEngine.isAlive))
        #expect(took < .seconds(5))
    }

    @Test func anEngineThatDoesNotIsGoneWithinTwoSecondsAndALittle() async throws {
        let (pids, took) = try await cancel(
            "trap '' TERM; read shot; echo $$; while true; do sleep 0.1; done", grace: EngineProcess(executable: "x").grace)
        print("cancelled after", took)
        #expect(pids.count == 1 && !pids.contains(where: ScriptedEngine.isAlive))
        #expect(took >= .seconds(2) && took < .milliseconds(4000))
    }

    @Test func whatTheEngineStartedGoesWithIt() async throws {
        let script = """
            read shot
            sh -c 'trap "" TERM; echo $$; while true; do sleep 0.1; done' &
            echo $$
            wait
            """
        let (pids, took) = try await cancel(script, grace: .milliseconds(300), telling: 2)
        #expect(pids.count == 2)
        // What it started has its signal; on a busy machine it takes a moment until it is dead of it.
        #expect(await eventually { !pids.contains(where: ScriptedEngine.isAlive) })
        #expect(took < .seconds(5))
    }

    @Test func whatAFinishedEngineLeftRunningIsEnded() async throws {
        let heard = Heard()
        let made = try await ScriptedEngine.with("read shot; sleep 60 & echo $!; echo 'DONE'") { engine in
            try await engine.render(.example()) { heard.add($0) }
        }
        #expect(made == ScriptedEngine.file)
        // It has its signal; on a busy machine it takes a moment until it is dead of it.
        let pid = try #require(heard.pid)
        #expect(await eventually { !ScriptedEngine.isAlive(pid) })
    }

    @Test func aListenerThatFailsEndsTheEngine() async throws {
        struct Full: Error {}
        let heard = Heard()
        await #expect(throws: Full.self) {
            try await ScriptedEngine.with("read shot; echo $$; exec sleep 60") { engine in
                try await engine.render(.example()) { event in
                    heard.add(event)
                    throw Full()
                }
            }
        }
        #expect(!ScriptedEngine.isAlive(try #require(heard.pid)))
    }

    @Test func aShotThatIsCancelledBeforeItBeginsIsNotMade() async throws {
        await #expect(throws: CancellationError.self) {
            try await ScriptedEngine.with("read shot; echo 'DONE'") { engine in
                let render = Task {
                    while !Task.isCancelled { await Task.yield() }
                    return try await engine.render(.example()) { _ in }
                }
                render.cancel()
                return try await render.value
            }
        }
    }
}
