import Foundation
import ReelShot
import Testing

/// What an engine process has and may use, as it sees it itself.
struct EngineLimitsTests {
    private func log(of script: String, _ limits: EngineLimits = EngineLimits()) async throws -> [String] {
        let heard = Heard()
        _ = try await ScriptedEngine.withPython("sys.stdin.readline()\n\(script)\nprint('DONE')", limits: limits) {
            try await $0.render(.example()) { heard.add($0) }
        }
        return heard.lines
    }

    @Test func memoryIsLimited() async throws {
        let limits = EngineLimits(memory: 200 << 20)
        #expect(try await log(of: "x = bytearray(50 << 20); print(len(x) >> 20)", limits) == ["50"])
        let crash = await #expect(throws: EngineCrash.self) { try await log(of: "x = bytearray(300 << 20)", limits) }
        #expect(crash?.ranOutOfMemory == true)
        #expect(crash?.lastWords.last == "MemoryError")
        #expect(crash?.description.contains("--engine-memory") == true)
        #expect(try await log(of: "x = bytearray(300 << 20); print(len(x) >> 20)", EngineLimits(memory: 0)) == ["300"])
    }

    @Test func otherEndsAreNotTakenForWantOfMemory() async throws {
        let crash = await #expect(throws: EngineCrash.self) { try await log(of: "raise ValueError('no')") }
        #expect(crash?.ranOutOfMemory == false)
    }

    @Test func noCoreIsDumped() async throws {
        #expect(try await log(of: "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))") == ["(0, 0)"])
    }

    @Test func itStandsBackForOthers() async throws {
        let ours = try #require(Int(try await log(of: "print(os.nice(0))", EngineLimits(niceness: 0)).first ?? ""))
        #expect(try await log(of: "print(os.nice(0))", EngineLimits(niceness: 7)) == [String(min(19, ours + 7))])
    }

    @Test func itHasAGroupOfItsOwn() async throws {
        #expect(try await log(of: "print(os.getpgid(0) == os.getpid())") == ["True"])
    }

    @Test func signalsAreAsInANewProcess() async throws {
        let script = """
            import signal
            print(signal.pthread_sigmask(signal.SIG_BLOCK, []))
            status = open('/proc/self/status').read()
            # Python itself ignores SIGPIPE and SIGXFSZ; from 32 on they are the C library's own.
            ignored = int(status.split('SigIgn:')[1].split()[0], 16)
            print(ignored & 0x7fffffff & ~(1 << 12 | 1 << 24))
            """
        let lines = try await log(of: script)
        #expect(lines == ["set()", "0"])
    }

    @Test func nothingOfOursIsOpenInIt() async throws {
        // Files without the flag that closes them in other programs, as a library might open them.
        let files = try (0..<20).map { _ in try #require(fopen("/dev/zero", "r")) }
        defer { for file in files { fclose(file) } }
        let script = "print(sorted(int(name) for name in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + name)))"
        // The folder that is being listed is closed again by the time that it is looked at.
        #expect(try await log(of: script) == ["[0, 1, 2]"])
    }

    @Test func keysAreNotInItsEnvironment() async throws {
        let secrets = [
            "REEL_KEYS", "FAL_KEY", "REEL_DATABASE", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "REEL_TEST_KEY",
        ]
        let before = secrets.map { name in getenv(name).map { String(cString: $0) } }
        for name in secrets { setenv(name, "id:secret", 1) }
        setenv("REEL_TEST_ENVIRONMENT", "handed on", 1)
        defer {
            for (name, value) in zip(secrets, before) { if let value { setenv(name, value, 1) } else { unsetenv(name) } }
        }
        let heard = Heard()
        let script = """
            sys.stdin.readline()
            print([name for name, value in os.environ.items() if value == 'id:secret'], os.environ['REEL_TEST_ENVIRONMENT'])
            print('DONE')
            """
        _ = try await ScriptedEngine.withPython(script) { engine in
            var engine = engine
            engine.secrets = ["REEL_TEST_KEY"]
            return try await engine.render(.example()) { heard.add($0) }
        }
        #expect(heard.lines == ["[] handed on"])
    }
}
