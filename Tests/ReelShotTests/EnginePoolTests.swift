import Foundation
import ReelShot
import Synchronization
import SystemPackage
import Testing

/// Processes started ahead of need, with scripts for engines.
struct EnginePoolTests {
    private static let telling = "read shot; echo $$; echo 'DONE'; cat >/dev/null"

    /// Runs `body` while a pool of `engine` keeps its processes, which are gone afterwards.
    private func withPool<Value: Sendable>(
        of engine: EngineProcess, size: Int, backoff: ClosedRange<Duration> = .milliseconds(50)...(.seconds(5)),
        onTrouble: @escaping @Sendable (EngineCrash) -> Void = { _ in },
        _ body: @Sendable (EnginePool) async throws -> Value
    ) async throws -> Value {
        let pool = EnginePool(of: engine, size: size, backoff: backoff, onTrouble: onTrouble)
        let keeper = Task { await pool.run() }
        let result: Result<Value, any Error>
        do { result = .success(try await body(pool)) } catch { result = .failure(error) }
        let left = pool.waitingProcesses
        keeper.cancel()
        await keeper.value
        #expect(pool.waitingProcesses.isEmpty && !left.contains(where: ScriptedEngine.isAlive))
        return try result.get()
    }

    @Test func aShotIsHandedToAProcessThatWaits() async throws {
        try await ScriptedEngine.with(Self.telling) { engine in
            try await withPool(of: engine, size: 2) { pool in
                #expect(await eventually { pool.waitingProcesses.count == 2 })
                let waiting = pool.waitingProcesses
                let heard = Heard()
                _ = try await pool.render(.example()) { heard.add($0) }
                #expect(waiting.contains(try #require(heard.pid)))
                #expect(await eventually { pool.waitingProcesses.count == 2 }, "the next is started")
                #expect(!pool.waitingProcesses.contains(try #require(heard.pid)), "a process makes one shot")
            }
        }
    }

    @Test func withoutOneThatWaitsAShotStartsItsOwn() async throws {
        let made = try await ScriptedEngine.with(Self.telling) { engine in
            try await EnginePool(of: engine, size: 1).render(.example()) { _ in }
        }
        #expect(made == ScriptedEngine.file)
    }

    @Test func moreShotsThanProcessesAreMadeAllTheSame() async throws {
        try await ScriptedEngine.with(Self.telling) { engine in
            try await withPool(of: engine, size: 1) { pool in
                let heard = Heard()
                try await withThrowingTaskGroup { group in
                    for _ in 0..<12 { group.addTask { _ = try await pool.render(.example()) { heard.add($0) } } }
                    try await group.waitForAll()
                }
                #expect(Set(heard.lines).count == 12)
            }
        }
    }

    @Test func oneThatDiesWhileItWaitsFailsNoShot() async throws {
        try await ScriptedEngine.with(Self.telling) { engine in
            try await withPool(of: engine, size: 3) { pool in
                for _ in 0..<10 {
                    #expect(await eventually { pool.waitingProcesses.count == 3 })
                    // Most are still in the pool when the shot comes, dead already.
                    for pid in pool.waitingProcesses { kill(pid, SIGKILL) }
                    let made = try await pool.render(.example()) { _ in }
                    #expect(made == ScriptedEngine.file)
                }
            }
        }
    }

    @Test func aProgramThatEndsAtOnceIsNotStartedInATightLoop() async throws {
        let starts = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: starts) }
        let troubles = Mutex<[EngineCrash]>([])
        let began = ContinuousClock.now
        try await ScriptedEngine.with("echo x >> \(starts); echo cannot >&2; exit 4") { engine in
            try await withPool(of: engine, size: 2, onTrouble: { crash in troubles.withLock { $0.append(crash) } }) { pool in
                #expect(await eventually { troubles.withLock { $0.count } >= 4 })
                let crash = await #expect(throws: EngineCrash.self) { try await pool.render(.example()) { _ in } }
                #expect(crash == EngineCrash(ending: "exited with code 4", lastWords: ["cannot"]))
            }
        }
        // Two slots, each at 0, 50, 150, 350, 750 ms and so on, and the shot's own.
        let turns = Int(log2((ContinuousClock.now - began) / .milliseconds(50) + 1)) + 1
        let count = try String(contentsOfFile: starts, encoding: .utf8).split(separator: "\n").count
        #expect((4...2 * turns + 2).contains(count), "\(count) starts")
    }

    @Test func aProgramThatCannotBeRunIsSaid() async throws {
        try await withPool(of: EngineProcess(executable: "/nonexistent/reel-engine"), size: 1) { pool in
            let crash = await #expect(throws: EngineCrash.self) { try await pool.render(.example()) { _ in } }
            #expect(crash?.ending == "could not be run (/nonexistent/reel-engine): No such file or directory")
        }
    }

    @Test func aCrashAfterTheShotWasTakenIsNotTriedAgain() async throws {
        let starts = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: starts) }
        try await ScriptedEngine.with("read shot || exit 0; echo x >> \(starts); exit 5") { engine in
            try await withPool(of: engine, size: 2) { pool in
                #expect(await eventually { pool.waitingProcesses.count == 2 })
                let crash = await #expect(throws: EngineCrash.self) { try await pool.render(.example()) { _ in } }
                #expect(crash?.ending == "exited with code 5")
            }
        }
        #expect(try String(contentsOfFile: starts, encoding: .utf8) == "x\n")
    }

    @Test func aShotReachesItsProcessWithoutWaitingForItsStart() async throws {
        let times = try await ScriptedEngine.with(Self.telling) { engine in
            try await withPool(of: engine, size: 1) { pool in
                var times: [Duration] = []
                for _ in 0..<200 {
                    #expect(await eventually { !pool.waitingProcesses.isEmpty })
                    try await Task.sleep(for: .milliseconds(5))
                    let reached = Mutex<ContinuousClock.Instant?>(nil)
                    let began = ContinuousClock.now
                    _ = try await pool.render(.example()) { _ in reached.withLock { $0 = $0 ?? .now } }
                    times.append(try #require(reached.withLock { $0 }) - began)
                }
                return times.sorted()
            }
        }
        print("from render() to the engine's word that it has the shot: median \(times[100]), p99 \(times[197])")
        // Far above what it takes: other tests keep both cores busy meanwhile. `make bench-server` measures.
        #expect(times[100] < .milliseconds(100))
    }
}
