import NIOCore
import ReelServer
import Testing

struct ClientWatchTests {
    private static let limits = {
        var limits = ClientLimits()
        (limits.head, limits.idle, limits.stall, limits.leastBytesPerSecond) = (.seconds(15), .seconds(75), .seconds(60), 1000)
        return limits
    }()

    private var watch = ClientWatch(limits: limits, now: .uptimeNanoseconds(0))

    private func at(_ seconds: Double) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds * 1e9)) }

    @Test func theFirstHeadHasItsTime() {
        #expect(watch.complaint(now: at(15)) == nil)
        #expect(watch.complaint(now: at(15.1)) == .slowHead)
    }

    @Test mutating func theNextHeadHasMore() {
        watch.headCame()
        watch.requestEnded(now: at(1))
        watch.answerEnded(now: at(2))
        #expect(watch.complaint(now: at(77)) == nil)
        #expect(watch.complaint(now: at(77.1)) == .idle)
    }

    @Test mutating func whoeverIsOwedAnAnswerIsNotHurried() {
        watch.headCame()
        watch.requestEnded(now: at(1))
        #expect(watch.complaint(now: at(100_000)) == nil)
        // Two requests at once: the second answer is still owed.
        watch.headCame()
        watch.requestEnded(now: at(100_001))
        watch.answerEnded(now: at(100_002))
        #expect(watch.complaint(now: at(200_000)) == nil)
    }

    @Test mutating func aSilentBodyHasTheTimeOfAStall() {
        watch.headCame()
        watch.serverReads(now: at(1))
        #expect(watch.complaint(now: at(61)) == nil)
        #expect(watch.complaint(now: at(61.1)) == .slowBody)
    }

    /// A byte a second would never be silent for long.
    @Test mutating func aDrippingBodyIsSlowInAll() {
        watch.headCame()
        for second in 0..<60 {
            watch.serverReads(now: at(Double(second)))
            watch.bodyCame(1, now: at(Double(second) + 1))
        }
        watch.serverReads(now: at(60))
        #expect(watch.complaint(now: at(60)) == nil)
        #expect(watch.complaint(now: at(60.1)) == .slowBody)
    }

    @Test mutating func aBodyThatKeepsItsPaceMayTakeHours() {
        watch.headCame()
        for second in 0..<10_000 {
            watch.serverReads(now: at(Double(second)))
            watch.bodyCame(1000, now: at(Double(second) + 1))
            #expect(watch.complaint(now: at(Double(second) + 1)) == nil)
        }
    }

    /// While a disk is slow, say, nothing is read, and the client waits for the server.
    @Test mutating func timeInWhichTheServerDoesNotReadIsNotTheClients() {
        watch.headCame()
        watch.serverReads(now: at(0))
        watch.bodyCame(10, now: at(1))
        #expect(watch.complaint(now: at(100_000)) == nil)
    }

    @Test mutating func anAnswerMustBeTaken() {
        watch.headCame()
        watch.requestEnded(now: at(1))
        watch.answerIsTaken(false, now: at(10))
        watch.answerIsTaken(false, now: at(50))
        #expect(watch.complaint(now: at(70)) == nil)
        #expect(watch.complaint(now: at(70.1)) == .slowReader)
        watch.answerIsTaken(true, now: at(71))
        #expect(watch.complaint(now: at(100_000)) == nil)
    }
}
