import Foundation
import ReelQueue
import Testing

@Suite struct JobStatusTests {
    static let workers = ["a", "b"]
    static let later = Date(timeIntervalSince1970: 100)

    static let transitions: [JobTransition] =
        workers.flatMap { worker -> [JobTransition] in
            [
                .claim(worker: worker, leaseUntil: 15), .renew(worker: worker, leaseUntil: 20), .succeed(worker: worker),
                .fail(worker: worker), .confirmCancel(worker: worker), .release(worker: worker),
                .retry(worker: worker, notBefore: later, crashed: true),
                .retry(worker: worker, notBefore: later, crashed: false),
            ]
        } + [.rescue(uptime: nil), .rescue(uptime: 14), .rescue(uptime: 15), .cancel, .expire]

    static func job(deadline: Double? = nil, maximumAttempts: Int = 10) -> JobStatus {
        JobStatus(
            id: "1", endpoint: "test", createdAt: Date(timeIntervalSince1970: 0),
            startDeadline: deadline.map(Date.init(timeIntervalSince1970:)), maximumAttempts: maximumAttempts)
    }

    /// The job after `transitions`, all of which must be legal.
    static func after(_ transitions: JobTransition..., from start: JobStatus = job()) throws -> JobStatus {
        var status = start
        for transition in transitions {
            let effect = status.apply(transition, at: Date(timeIntervalSince1970: 1))
            try #require(effect != nil, "\(transition)")
        }
        return status
    }

    static let claim = JobTransition.claim(worker: "a", leaseUntil: 15)
    static let retry = JobTransition.retry(worker: "a", notBefore: later, crashed: false)
    static let crash = JobTransition.retry(worker: "a", notBefore: later, crashed: true)

    /// Every kind of job against every transition; what is not listed must be refused and change nothing.
    @Test func theWholeTable() throws {
        let ofA: [JobTransition: JobState] = [
            .succeed(worker: "a"): .succeeded, .fail(worker: "a"): .failed, .renew(worker: "a", leaseUntil: 20): .running,
            .cancel: .running,
        ]
        let running = ofA.merging([
            .release(worker: "a"): .queued, Self.retry: .queued, Self.crash: .queued, .rescue(uptime: nil): .queued,
            .rescue(uptime: 15): .queued,
        ]) { $1 }
        let last = ofA.merging([
            .release(worker: "a"): .queued, Self.retry: .failed, Self.crash: .failed, .rescue(uptime: nil): .failed,
            .rescue(uptime: 15): .failed,
        ]) { $1 }
        let asked = ofA.merging([
            .confirmCancel(worker: "a"): .cancelled, .release(worker: "a"): .cancelled, Self.retry: .cancelled,
            Self.crash: .cancelled, .rescue(uptime: nil): .cancelled, .rescue(uptime: 15): .cancelled,
        ]) { $1 }
        let queued: [JobTransition: JobState] = [
            Self.claim: .running, .claim(worker: "b", leaseUntil: 15): .running, .cancel: .cancelled,
        ]
        let table: [(name: String, from: JobStatus, legal: [JobTransition: JobState])] = [
            ("queued", Self.job(), queued),
            ("queued, start deadline come", Self.job(deadline: 2), queued.merging([.expire: .failed]) { $1 }),
            ("queued, start deadline ahead", Self.job(deadline: 3), queued),
            ("tried, start deadline come", try Self.after(Self.claim, Self.retry, from: Self.job(deadline: 2)), queued),
            ("running", try Self.after(Self.claim), running),
            ("running for the last time", try Self.after(Self.claim, from: Self.job(maximumAttempts: 1)), last),
            ("asked to stop", try Self.after(Self.claim, .cancel), asked),
            (
                "asked to stop, the last time", try Self.after(Self.claim, .cancel, from: Self.job(maximumAttempts: 1)), asked
            ),
            ("succeeded", try Self.after(Self.claim, .succeed(worker: "a")), [:]),
            ("failed", try Self.after(Self.claim, .fail(worker: "a")), [:]),
            ("cancelled", try Self.after(.cancel), [:]),
        ]
        for (name, from, legal) in table {
            for transition in Self.transitions {
                var to = from
                let effect = to.apply(transition, at: Date(timeIntervalSince1970: 2))
                #expect((effect != nil) == (legal[transition] != nil), "\(name), \(transition)")
                #expect(to.state == legal[transition] ?? from.state, "\(name), \(transition)")
                if effect == nil { #expect(to == from, "\(name), \(transition)") }
                #expect((effect == .end) == (to.state.isFinal && !from.state.isFinal), "\(name), \(transition)")
                if case .offer? = effect { #expect(to.state == .queued, "\(name), \(transition)") }
                #expect((effect == .stopWorker) == (transition == .cancel && from.state == .running), "\(name)")
            }
        }
    }

    /// All sequences of up to 8 transitions by two workers, equal situations visited once per depth. Beside the job stands what each
    /// worker believes: that it holds the job, from its claim until it has reported or its lease has been taken away.
    @Test func noSequenceBreaksTheRules() {
        struct Situation: Hashable {
            var job: JobStatus
            var holders: Set<String> = []
        }
        var situations: Set<Situation> = [
            Situation(job: Self.job()), Situation(job: Self.job(deadline: 2)), Situation(job: Self.job(maximumAttempts: 2)),
        ]
        var steps = 0
        for depth in 1...8 {
            var next: Set<Situation> = []
            for before in situations {
                for transition in Self.transitions {
                    var after = before
                    let effect = after.job.apply(transition, at: Date(timeIntervalSince1970: Double(depth)))
                    steps += 1
                    let job = after.job
                    #expect(effect == nil || !before.job.state.isFinal, "final is final")
                    #expect(effect != nil || job == before.job, "what is refused changes nothing")
                    switch transition {
                    case .claim(let worker, _) where effect != nil: after.holders.insert(worker)
                    case .renew, .cancel, .claim: break
                    default: if effect != nil { after.holders = [] }
                    }
                    #expect(after.holders.count <= 1, "never two leases")
                    #expect(after.holders == Set([job.worker].compactMap(\.self)), "who believes to hold the job does")
                    #expect((job.worker != nil) == (job.state == .running), "a worker exactly while running")
                    #expect((job.leaseUntil != nil) == (job.state == .running), "a lease exactly while running")
                    #expect((job.finishedAt != nil) == job.state.isFinal)
                    #expect(job.notBefore == nil || job.state == .queued)
                    #expect(!job.cancelRequested || job.state == .running)
                    #expect((0...job.maximumAttempts).contains(job.attempts), "attempts are bounded")
                    #expect(job.crashes <= JobStatus.maximumCrashes, "crashes are bounded")
                    #expect(
                        job.crashes < JobStatus.maximumCrashes || job.state.isFinal || job.state == .queued && job.attempts < 3)
                    if before.job.state == .running, job.state == .running {
                        #expect(job.worker == before.job.worker, "never handed to another worker while running")
                    }
                    next.insert(after)
                }
            }
            situations = next
        }
        #expect(steps > 10_000)
    }

    @Test func aStartDeadlineCountsFromItsMoment() {
        var early = Self.job(deadline: 2)
        #expect(early.apply(.expire, at: Date(timeIntervalSince1970: 1.999)) == nil)
        #expect(early == Self.job(deadline: 2))
        var late = Self.job(deadline: 2)
        #expect(late.apply(.expire, at: Date(timeIntervalSince1970: 2)) == .end)
        #expect(late.state == .failed && late.startedAt == nil)
    }

    @Test func attemptsCountRescuesButNotHandingBack() throws {
        let handedBack = try Self.after(Self.claim, .release(worker: "a"), Self.claim)
        #expect(handedBack.attempts == 1)
        let rescued = try Self.after(Self.claim, .rescue(uptime: nil), Self.claim)
        #expect(rescued.attempts == 2)
    }

    @Test func threeCrashesEndAJobAndTenAttemptsDo() throws {
        var crashing = Self.job()
        var crashes = 0
        while !crashing.state.isFinal {
            crashing = try Self.after(Self.claim, Self.crash, from: crashing)
            crashes += 1
        }
        #expect(crashes == 3 && crashing.state == .failed && crashing.crashes == 3)
        var unlucky = Self.job()
        var attempts = 0
        while !unlucky.state.isFinal {
            unlucky = try Self.after(Self.claim, Self.retry, from: unlucky)
            attempts += 1
        }
        #expect(attempts == 10 && unlucky.state == .failed && unlucky.crashes == 0)
    }

    @Test func aRetryWaitsAndARescueDoesNot() throws {
        #expect(try Self.after(Self.claim, Self.retry).notBefore == Self.later)
        #expect(try Self.after(Self.claim, .rescue(uptime: 15)).notBefore == nil)
        #expect(try Self.after(Self.claim, Self.retry, Self.claim).notBefore == nil)
    }
}
