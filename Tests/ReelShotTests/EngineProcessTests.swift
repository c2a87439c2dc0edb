import Foundation
import ReelShot
import SystemPackage
import Testing

/// The process supervisor against shell scripts that behave as engines do, well and badly.
struct EngineProcessTests {
    @Test func eventsArriveInOrderAndTheFileIsReturned() async throws {
        let heard = Heard()
        let script = """
            read shot
            echo '{"type":"log","log":{"level":"INFO","message":"one"}}'
            echo 'not json'
            echo '{"type":"progress","fraction":0.5}'
            echo 'DONE'
            cat > /dev/null
            """
        let made = try await ScriptedEngine.with(script) { engine in
            try await engine.render(.example()) { heard.add($0) }
        }
        #expect(made == ScriptedEngine.file)
        #expect(heard.all == [.log(LogLine(.info, "one")), .log(LogLine(.stdout, "not json")), .progress(0.5)])
    }

    @Test func theShotArrivesWhole() async throws {
        let copy = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: copy) }
        await #expect(throws: EngineFailure.self) {
            try await ScriptedEngine.with(
                """
                head -n 1 > \(copy)
                echo '{"type":"failed","failure":{"code":"x","message":"seen","facts":{}}}'
                cat > /dev/null
                """
            ) { engine in
                try await engine.render(.example()) { _ in }
            }
        }
        let line = try String(contentsOfFile: copy, encoding: .utf8)
        #expect(try JSONLine.decode(Shot.self, from: line) == .example())
    }

    @Test func aFailureIsPassedOn() async throws {
        let failure = EngineFailure(.imageLoad, field: "image_url", "Broken.")
        await #expect(throws: failure) {
            try await ScriptedEngine.with(
                "read shot; printf '%s' '\(try JSONLine.encode(EngineEvent.failed(failure)))'; cat > /dev/null"
            ) {
                try await $0.render(.example()) { _ in }
            }
        }
    }

    @Test func aCrashTellsHowItEndedAndItsLastWords() async throws {
        let crash = await #expect(throws: EngineCrash.self) {
            try await ScriptedEngine.with("read shot; echo dying >&2; sleep 0.2; kill -SEGV $$") {
                try await $0.render(.example()) { _ in }
            }
        }
        #expect(crash?.ending == "was ended by signal 11")
        #expect(crash?.lastWords == ["dying"])
    }

    @Test func endingWithoutAWordIsACrashToo() async throws {
        let crash = await #expect(throws: EngineCrash.self) {
            try await ScriptedEngine.with("exit 0") { try await $0.render(.example()) { _ in } }
        }
        #expect(crash?.ending == "exited with code 0")
    }

    @Test func aMissingProgramIsSaid() async throws {
        let crash = await #expect(throws: EngineCrash.self) {
            try await EngineProcess(executable: "/nonexistent/reel-engine").render(.example()) { _ in }
        }
        #expect(crash?.ending.contains("/nonexistent/reel-engine") == true)
    }

    @Test(.timeLimit(.minutes(1))) func cancellingEndsAProcessThatIgnoresThePoliteRequest() async throws {
        let heard = Heard()
        await #expect(throws: CancellationError.self) {
            try await ScriptedEngine.with(
                """
                trap '' TERM
                read shot
                echo "{\\"type\\":\\"log\\",\\"log\\":{\\"level\\":\\"INFO\\",\\"message\\":\\"$$\\"}}"
                while true; do sleep 0.1; done
                """
            ) { engine in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await engine.render(.example()) { heard.add($0) } }
                    while heard.all.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
        }
        let pid = try #require(heard.pid, "the engine did not tell its process id")
        #expect(!ScriptedEngine.isAlive(pid), "the process is still there")
    }
}
