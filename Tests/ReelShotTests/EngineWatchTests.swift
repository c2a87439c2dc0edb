import ReelShot
import Testing

/// The decisions about an engine process, with no process and no clock.
struct EngineWatchTests {
    private let start = ContinuousClock.now
    private var watch = EngineWatch(
        limits: EngineLimits(reading: .seconds(10), silence: .seconds(30), lingering: .seconds(1)), grace: .seconds(2))
    private let finished: [UInt8]

    init() throws {
        finished = Array(try JSONLine.encode(EngineEvent.finished(ScriptedEngine.file)).utf8)
    }

    private func crash(_ result: EngineResult) throws -> (crash: EngineCrash, tookShot: Bool) {
        guard case .crashed(let crash, let tookShot) = result else {
            throw EngineFailure(.engine, "not a crash: \(result)")
        }
        return (crash, tookShot)
    }

    @Test mutating func aShotFromItsStartToItsEnd() {
        #expect(watch.isIdle && watch.deadline == nil)
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.deadline == start + .seconds(10))
        #expect(watch.timeUp(hasReadShot: true, at: start + .seconds(10)) == [])
        #expect(watch.deadline == start + .seconds(30))
        let half = Array("{\"type\":\"progress\",\"fraction\":0.5}\n".utf8)
        #expect(watch.heard(output: half, at: start) == [.pass(.progress(0.5))])
        #expect(watch.heard(output: finished, at: start) == [.hangUp])
        #expect(watch.deadline == start + .seconds(1))
        #expect(watch.heard(output: half, at: start) == [], "nothing comes after the last word")
        #expect(watch.outputEnded(at: start) == [])
        guard case .finished(ScriptedEngine.file) = watch.result(.exited(0), tookShot: true) else {
            Issue.record("not finished")
            return
        }
    }

    @Test mutating func onlyOneShot() {
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.shotArrived(at: start) == [])
    }

    @Test mutating func oneThatWaitsIsSentAwayPolitelyFirst() {
        #expect(watch.retired(at: start) == [.hangUp])
        #expect(watch.retired(at: start) == [])
        #expect(watch.shotArrived(at: start) == [], "too late")
        #expect(watch.deadline == start + .seconds(1))
        #expect(watch.timeUp(hasReadShot: true, at: start + .seconds(2)) == [.kill])
        #expect(watch.timeUp(hasReadShot: true, at: start + .seconds(2)) == [])
    }

    @Test mutating func oneThatWorksIsNotSentAway() {
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.retired(at: start) == [])
    }

    @Test mutating func cancellingIsPoliteOnce() {
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.cancelled(at: start) == [.terminate])
        #expect(watch.cancelled(at: start + .seconds(1)) == [])
        #expect(watch.deadline == start + .seconds(2), "asking again does not put the end off")
        #expect(watch.outputEnded(at: start) == [])
        #expect(watch.timeUp(hasReadShot: true, at: start + .seconds(2)) == [.kill])
        #expect(watch.cancelled(at: start + .seconds(3)) == [])
    }

    @Test mutating func oneThatDiedBeforeItsShotSaysSo() throws {
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.outputEnded(at: start) == [.hangUp])
        let (crash, tookShot) = try crash(watch.result(.signalled(9), tookShot: false))
        #expect(crash.ending == "was ended by signal 9" && !tookShot)
    }

    @Test mutating func oneThatSaidSomethingHasTakenItsShot() throws {
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.heard(output: Array("hello\n".utf8), at: start) == [.pass(.log(LogLine(.stdout, "hello")))])
        #expect(try crash(watch.result(.exited(1), tookShot: false)).tookShot)
    }

    @Test mutating func aShotThatIsNotReadEndsIt() throws {
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.timeUp(hasReadShot: false, at: start + .seconds(10)) == [.kill])
        let (crash, tookShot) = try crash(watch.result(.signalled(9), tookShot: false))
        #expect(crash.ending == "did not read its shot within 10.0 seconds, and was killed" && !tookShot)
        #expect(!crash.ranOutOfMemory)
    }

    @Test mutating func aLastWordWithoutALineFeedCounts() {
        #expect(watch.shotArrived(at: start) == [.write])
        #expect(watch.heard(output: finished.dropLast(), at: start) == [])
        #expect(watch.outputEnded(at: start) == [.hangUp])
        guard case .finished = watch.result(.exited(0), tookShot: true) else {
            Issue.record("not finished")
            return
        }
    }

    /// A job whose engine hangs must end too.
    @Test mutating func silenceEndsItAndAWordDoesNot() throws {
        #expect(watch.shotArrived(at: start) == [.write])
        let half = Array("{\"type\":\"progress\",\"fraction\":0.5}\n".utf8)
        #expect(watch.heard(output: half, at: start + .seconds(20)) == [.pass(.progress(0.5))])
        #expect(watch.timeUp(hasReadShot: true, at: start + .seconds(30)) == [])
        #expect(watch.deadline == start + .seconds(50))
        #expect(watch.timeUp(hasReadShot: true, at: start + .seconds(50)) == [.kill])
        let (crash, tookShot) = try crash(watch.result(.signalled(9), tookShot: true))
        #expect(crash.ending == "said nothing of its shot for 30.0 seconds, and was killed" && tookShot)
    }
}
