import Foundation
import ReelShot
import Testing

/// Engines that do what no engine may: each ends, soon, as a crash that says why.
struct EngineMisbehaviourTests {
    private func crash(_ script: String, _ limits: EngineLimits = EngineLimits(), onEvent: Heard = Heard()) async throws
        -> EngineCrash
    {
        let crash = await #expect(throws: EngineCrash.self) {
            try await ScriptedEngine.withPython(script, limits: limits) { try await $0.render(.example()) { onEvent.add($0) } }
        }
        return try #require(crash)
    }

    /// What is not read cannot be kept: the engine never gets to the end of its line.
    @Test func aLineOfAHundredMegabytesIsNotKept() async throws {
        let end = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: end) }
        let crash = try await crash(
            """
            sys.stdin.readline()
            for _ in range(100): os.write(1, b"x" * 1000000)
            open("\(end)", "w").close()
            time.sleep(60)
            """)
        #expect(crash.ending == "wrote a line of more than 131072 bytes to its standard output, and was killed")
        #expect(!FileManager.default.fileExists(atPath: end))
    }

    @Test func moreEventsThanAShotCanHaveAreNotKept() async throws {
        let heard = Heard()
        let crash = try await crash(
            #"""
            sys.stdin.readline()
            while True: os.write(1, b'{"type":"progress","fraction":0.5}\n' * 1000)
            """#, onEvent: heard)
        #expect(crash.ending == "wrote more than 4194304 bytes to its standard output, and was killed")
        #expect(heard.all.count < 130_000)
    }

    @Test func closingTheOutputAndGoingOnIsNoWayToFinish() async throws {
        let crash = try await crash(
            """
            sys.stdin.readline()
            print("farewell", file=sys.stderr, flush=True)
            os.close(1)
            time.sleep(60)
            """)
        #expect(crash.ending == "closed its standard output without a last word on its shot, and was killed")
        #expect(crash.lastWords == ["farewell"])
    }

    @Test func aShotThatIsNotReadIsNotWaitedFor() async throws {
        let crash = try await crash("time.sleep(60)", EngineLimits(reading: .milliseconds(400)))
        #expect(crash.ending == "did not read its shot within 0.4 seconds, and was killed")
    }

    @Test func aShotThatIsReadMayTakeItsTime() async throws {
        let made = try await ScriptedEngine.with(
            "read shot; sleep 1; echo 'DONE'", limits: EngineLimits(reading: .milliseconds(300))
        ) { try await $0.render(.example()) { _ in } }
        #expect(made == ScriptedEngine.file)
    }

    @Test func aShotLargerThanAPipeArrivesWhole() async throws {
        var shot = Shot.example()
        shot.prompt = String(repeating: "long ", count: 100_000)
        let heard = Heard()
        _ = try await ScriptedEngine.withPython(
            "time.sleep(0.3); print(len(json.loads(sys.stdin.readline())['prompt'])); print('DONE')"
        ) { try await $0.render(shot) { heard.add($0) } }
        #expect(heard.lines == ["500000"])
    }

    @Test func endlessErrorsEnd() async throws {
        let crash = try await crash(
            """
            sys.stdin.readline()
            while True: os.write(2, b"something is wrong, and this is all there is to say about it\\n" * 1000)
            """)
        #expect(crash.ending == "wrote more than 67108864 bytes to its standard error, and was killed")
        #expect(crash.lastWords.count == 20)
    }

    @Test func lastWordsAreTheLastTwentyAndOfBearableLength() async throws {
        let crash = try await crash(
            """
            sys.stdin.readline()
            for number in range(30): print(number, file=sys.stderr)
            print("y" * 5000, end="", file=sys.stderr, flush=True)
            sys.exit(7)
            """)
        #expect(crash.ending == "exited with code 7")
        #expect(crash.lastWords == (11...29).map(String.init) + [String(repeating: "y", count: 1024)])
    }

    @Test func linesThatAreNoEventsAreLogged() async throws {
        let heard = Heard()
        _ = try await ScriptedEngine.with(
            "read shot; echo 'loading'; echo '{\"type\":\"unheard of\"}'; printf '\\377\\n'; echo; printf 'DONE'"
        ) { try await $0.render(.example()) { heard.add($0) } }
        #expect(heard.lines == ["loading", "{\"type\":\"unheard of\"}", "\u{FFFD}"])
    }

    @Test func anEngineThatDoesNotLeaveIsEnded() async throws {
        let began = ContinuousClock.now
        let made = try await ScriptedEngine.with("read shot; echo 'DONE'; exec sleep 60") {
            try await $0.render(.example()) { _ in }
        }
        #expect(made == ScriptedEngine.file)
        #expect(ContinuousClock.now - began < .seconds(40))
    }

    @Test func aCrashIsSeenThoughAnotherProcessHoldsTheOutput() async throws {
        let began = ContinuousClock.now
        let crash = await #expect(throws: EngineCrash.self) {
            try await ScriptedEngine.with("read shot; sleep 60 & exit 3") { try await $0.render(.example()) { _ in } }
        }
        #expect(crash?.ending == "exited with code 3")
        #expect(ContinuousClock.now - began < .seconds(40))
    }

    @Test func whatAnEngineSaidBeforeItsOwnFailureIsInTheLog() async throws {
        let heard = Heard()
        let failure = EngineFailure(.engine, "It did not work.")
        let line = try JSONLine.encode(EngineEvent.failed(failure))
        await #expect(throws: failure) {
            try await ScriptedEngine.with("read shot; echo 'malloc of size 7088768 failed' >&2; echo '\(line)'; cat >/dev/null") {
                try await $0.render(.example()) { heard.add($0) }
            }
        }
        #expect(heard.all == [.log(LogLine(.stderr, "malloc of size 7088768 failed"))])
    }
}
