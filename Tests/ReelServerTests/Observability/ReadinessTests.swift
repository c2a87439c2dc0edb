import Logging
import ReelServer
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReadinessTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private struct Secret: Error {}

    @Test func `it is ready if every check passes, and else says which did not`() async {
        let fine = HealthCheck("fine") {}
        let broken = HealthCheck("broken") { throw HealthCheck.Problem("It is broken.") }
        let odd = HealthCheck("odd") { throw Secret() }
        #expect(await Readiness(checks: [fine], logger: logger).report().isReady)
        let report = await Readiness(checks: [fine, broken, odd], logger: logger).report()
        #expect(!report.isReady && report.checks["fine"]?.status == "ok" && report.checks["broken"]?.message == "It is broken.")
        #expect(report.checks["odd"]?.message == "It failed; the log says why.")
    }

    @Test func `a check that hangs counts as failed in time, and is not begun again until it ends`() async throws {
        let begun = Mutex(0)
        let (blocked, release) = AsyncStream.makeStream(of: Never.self)
        let hanging = HealthCheck("store", within: .milliseconds(50)) {
            begun.withLock { $0 += 1 }
            // As a system call does: heeds no cancellation.
            await Task.detached { for await _ in blocked {} }.value
        }
        let readiness = Readiness(checks: [hanging], logger: logger)
        let start = ContinuousClock.now
        #expect(await readiness.report().checks["store"]?.message == "There was no answer within 0.05 s.")
        #expect(await readiness.report().checks["store"]?.message == "An earlier check has not ended yet.")
        #expect(start.duration(to: .now) < .seconds(20) && begun.withLock { $0 } == 1)
        release.finish()
        while await readiness.report().checks["store"]?.status != "ok" {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func `many who ask at once share one check`() async {
        let begun = Mutex(0)
        let slow = HealthCheck("slow") {
            begun.withLock { $0 += 1 }
            try await Task.sleep(for: .milliseconds(100))
        }
        let readiness = Readiness(checks: [slow], logger: logger)
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { #expect(await readiness.report().isReady) } }
        }
        #expect(begun.withLock { $0 } < 5)
    }

    @Test func `the dispatcher counts while it runs, and stopping shows before it has ended`() async throws {
        let lifecycle = Lifecycle()
        let readiness = Readiness(checks: lifecycle.checks, logger: logger)
        #expect(await readiness.report().checks["dispatcher"]?.status == "failed")
        let (blocked, release) = AsyncStream.makeStream(of: Never.self)
        let service = lifecycle.dispatching(Waiting(blocked: blocked))
        try await testGracefulShutdown { trigger in
            let running = Task { try await service.run() }
            while await !readiness.report().isReady { try await Task.sleep(for: .milliseconds(5)) }
            trigger.triggerGracefulShutdown()
            while await readiness.report().isReady { try await Task.sleep(for: .milliseconds(5)) }
            let report = await readiness.report()
            #expect(report.checks["dispatcher"]?.status == "ok" && report.checks["lifecycle"]?.status == "failed")
            release.finish()
            try await running.value
            #expect(await readiness.report().checks["dispatcher"]?.status == "failed")
        }
    }

    @Test func `the disk is asked how full it is`() async {
        let roomy = HealthCheck.disk("/tmp", atLeast: 1)
        let full = HealthCheck.disk("/tmp", atLeast: 1 << 60)
        let gone = HealthCheck.disk("/nowhere/at/all", atLeast: 1)
        await #expect(throws: Never.self) { try await roomy.check() }
        for check in [full, gone] { await #expect(throws: HealthCheck.Problem.self) { try await check.check() } }
    }

    /// Goes on until it is let go, also when it is told to stop.
    private struct Waiting: Service {
        let blocked: AsyncStream<Never>

        func run() async throws { for await _ in blocked {} }
    }
}
